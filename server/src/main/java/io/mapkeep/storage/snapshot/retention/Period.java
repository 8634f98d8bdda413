package io.mapkeep.storage.snapshot.retention;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.IsoFields;
import java.util.Locale;
import java.util.function.Function;

/** A stretch of the calendar, of which one snapshot is kept. */
enum Period {
    /** With the offset: when clocks are put back, the same hour comes twice and is two. */
    HOURLY(pattern("uuuu-MM-dd HH'h' xxx")),
    DAILY(pattern("uuuu-MM-dd")),
    /** As ISO 8601 counts weeks, wherever the server stands. */
    WEEKLY(time -> String.format(
            Locale.ROOT,
            "%04d-W%02d",
            time.get(IsoFields.WEEK_BASED_YEAR),
            time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR))),
    MONTHLY(pattern("uuuu-MM")),
    YEARLY(pattern("uuuu"));

    private final Function<ZonedDateTime, String> name;

    Period(Function<ZonedDateTime, String> name) {
        this.name = name;
    }

    /** The same text for all moments of one period. */
    String of(Instant moment, ZoneId zone) {
        return name.apply(moment.atZone(zone));
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static Function<ZonedDateTime, String> pattern(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT)::format;
    }
}
