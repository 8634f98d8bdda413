package io.mapkeep.installer.command;

import io.mapkeep.contract.units.Durations;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a moment to come: a duration from now like {@code 2h}, a time of day of this machine like {@code 22:30}, or a date and time (ISO 8601), of this machine where no zone stands in it. */
final class Until implements ITypeConverter<Instant> {
    private final Clock clock;

    Until() {
        this(Clock.systemDefaultZone());
    }

    Until(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Instant convert(String written) {
        try {
            if (written.matches("\\d+(ms|s|m|h|d)")) {
                return clock.instant().plus(Durations.parse(written));
            }
            if (written.matches("\\d{1,2}:\\d{2}")) {
                return next(LocalTime.parse(written.length() == 4 ? "0" + written : written));
            }
            return written.matches(".*(Z|[+-]\\d{2}:?\\d{2})$") && written.contains("T")
                    ? OffsetDateTime.parse(written).toInstant()
                    : LocalDateTime.parse(written.replace(' ', 'T'))
                            .atZone(clock.getZone())
                            .toInstant();
        } catch (IllegalArgumentException | DateTimeException wrong) {
            throw new TypeConversionException(
                    "\"" + written + "\" is no moment; write it like 2h, 22:30 or 2030-01-31T22:30");
        }
    }

    private Instant next(LocalTime time) {
        ZonedDateTime now = ZonedDateTime.now(clock);
        ZonedDateTime today = now.with(time);
        return (today.isAfter(now) ? today : now.plusDays(1).with(time)).toInstant();
    }
}
