package io.mapkeep.storage.snapshot;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;

/**
 * When snapshots are due: every day from {@code at} on, {@code every} so often. Asked again and again what is due by the clock on the wall, so that a
 * sleeping machine, a late start or a clock that was set needs no care: at most one snapshot is made up for.
 */
record Timetable(Duration every, LocalTime at, ZoneId zone) {
    /** The first time that is later than {@code moment}. */
    Instant after(Instant moment) {
        LocalDate day = moment.atZone(zone).toLocalDate().minusDays(1);
        while (!start(day.plusDays(1)).isAfter(moment)) {
            day = day.plusDays(1);
        }
        // By the clock on the wall: a day may have 23 or 25 hours.
        LocalDateTime first = day.atTime(at);
        LocalDateTime tomorrow = first.plusDays(1);
        for (LocalDateTime next = first; next.isBefore(tomorrow); next = next.plus(every)) {
            if (instant(next).isAfter(moment)) {
                return instant(next);
            }
        }
        return instant(tomorrow);
    }

    /** @param last when the newest one was made */
    boolean due(Optional<Instant> last, Instant now) {
        return last.map(made ->
                        // Made in the future: the clock has been set back, and waiting for that day would leave a hole.
                        made.isAfter(now.plus(every)) || !after(made).isAfter(now))
                .orElse(true);
    }

    private Instant start(LocalDate day) {
        return instant(day.atTime(at));
    }

    private Instant instant(LocalDateTime time) {
        return time.atZone(zone).toInstant();
    }
}
