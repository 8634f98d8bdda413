package io.mapkeep.storage.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class TimetableTest {
    private static final Timetable HOURLY = new Timetable(Duration.ofHours(1), LocalTime.MIDNIGHT, ZoneOffset.UTC);
    private static final ZoneId VIENNA = ZoneId.of("Europe/Vienna");

    @Test
    void theNextOneIsCountedFromTheTimeOfDay() {
        var timetable = new Timetable(Duration.ofHours(6), LocalTime.of(2, 30), ZoneOffset.UTC);
        assertThat(timetable.after(at("2027-01-31T02:29:59Z"))).isEqualTo(at("2027-01-31T02:30:00Z"));
        assertThat(timetable.after(at("2027-01-31T02:30:00Z"))).isEqualTo(at("2027-01-31T08:30:00Z"));
        assertThat(timetable.after(at("2027-01-31T23:00:00Z"))).isEqualTo(at("2027-02-01T02:30:00Z"));
    }

    @Test
    void aDayIsADayAlsoWhenTheClocksAreChanged() {
        var nightly = new Timetable(Duration.ofDays(1), LocalTime.of(4, 0), VIENNA);
        assertThat(nightly.after(at("2027-03-27T03:00:00Z"))).isEqualTo(at("2027-03-28T02:00:00Z"));
        assertThat(nightly.after(at("2027-10-30T02:00:00Z"))).isEqualTo(at("2027-10-31T03:00:00Z"));
    }

    @Test
    void aSleepIsMadeUpForOnce() {
        assertThat(HOURLY.due(Optional.of(at("2027-01-31T10:00:05Z")), at("2027-01-31T17:23:00Z")))
                .isTrue();
        assertThat(HOURLY.due(Optional.of(at("2027-01-31T17:23:00Z")), at("2027-01-31T17:24:00Z")))
                .isFalse();
    }

    @Test
    void aClockThatWasSetBackLeavesNoHole() {
        assertThat(HOURLY.due(Optional.of(at("2028-01-31T10:00:00Z")), at("2027-01-31T10:00:00Z")))
                .isTrue();
        assertThat(HOURLY.due(Optional.of(at("2027-01-31T10:00:30Z")), at("2027-01-31T10:00:00Z")))
                .isFalse();
    }

    @Test
    void theFirstOneIsDueAtOnce() {
        assertThat(HOURLY.due(Optional.empty(), at("2027-01-31T10:00:00Z"))).isTrue();
    }

    @Property
    void theNextOneIsLaterButNotByMoreThanOnePause(
            @ForAll @IntRange(min = 5, max = 1440) int minutes,
            @ForAll @IntRange(max = 86_399) int secondOfDay,
            @ForAll @IntRange(max = 2_000_000_000) int moment) {
        var timetable = new Timetable(Duration.ofMinutes(minutes), LocalTime.ofSecondOfDay(secondOfDay), VIENNA);
        Instant now = Instant.ofEpochSecond(moment);
        Instant next = timetable.after(now);
        assertThat(next).isAfter(now);
        // On the day on which clocks go back, a day has 25 hours.
        assertThat(Duration.between(now, next))
                .isLessThanOrEqualTo(Duration.ofMinutes(minutes).plusHours(1));
    }

    private static Instant at(String text) {
        return Instant.parse(text);
    }
}
