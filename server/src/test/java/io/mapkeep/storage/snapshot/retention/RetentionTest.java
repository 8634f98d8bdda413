package io.mapkeep.storage.snapshot.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class RetentionTest {
    private static final Retention USUAL = Retention.parse("keep 24 hourly, 7 daily, 5 weekly, 12 monthly");

    @Test
    void aYearOfHourlySnapshotsShrinksToWhatTheRuleSays() {
        List<Candidate> all = new ArrayList<>();
        Instant start = Instant.parse("2026-01-01T00:30:00Z");
        for (int hour = 0; hour < 365 * 24; hour++) {
            all.add(new Candidate("s" + hour, start.plusSeconds(hour * 3600L), false));
        }
        List<Judgement> kept = kept(all, ZoneOffset.UTC);

        assertThat(kept.get(0).reasons())
                .containsExactly(
                        "newest",
                        "hourly 2026-12-31 23h +00:00",
                        "daily 2026-12-31",
                        "weekly 2026-W53",
                        "monthly 2026-12");
        assertThat(kept).hasSize(24 + 6 + 4 + 11 - 1);
    }

    @Test
    void theTimeZoneSaysWhenADayEnds() {
        List<Candidate> all = List.of(
                new Candidate("evening", Instant.parse("2026-03-01T22:30:00Z"), false),
                new Candidate("night", Instant.parse("2026-03-01T23:30:00Z"), false));
        Retention daily = Retention.parse("2 daily");
        assertThat(daily.judge(all, ZoneOffset.UTC)).filteredOn(Judgement::keep).hasSize(1);
        assertThat(daily.judge(all, ZoneId.of("Europe/Zurich")))
                .filteredOn(Judgement::keep)
                .hasSize(2);
    }

    @Test
    void theHourThatComesTwiceIsTwo() {
        List<Candidate> all = List.of(
                new Candidate("summer", Instant.parse("2026-10-25T00:30:00Z"), false),
                new Candidate("winter", Instant.parse("2026-10-25T01:30:00Z"), false));
        assertThat(Retention.parse("2 hourly").judge(all, ZoneId.of("Europe/Zurich")))
                .filteredOn(Judgement::keep)
                .hasSize(2);
    }

    @Test
    void mistakesAreNamed() {
        assertThatThrownBy(() -> Retention.parse("keep 24 hourly, seven daily")).hasMessageContaining("'seven daily'");
        assertThatThrownBy(() -> Retention.parse("")).hasMessageContaining("MK-SNP-023");
        assertThatThrownBy(() -> Retention.parse("1 daily, 2 daily")).hasMessageContaining("daily is there twice");
        assertThatThrownBy(() -> Retention.parse("-1 daily")).hasMessageContaining("MK-SNP-023");
        assertThat(Retention.parse(USUAL.text()).text()).isEqualTo("keep 24 hourly, 7 daily, 5 weekly, 12 monthly");
    }

    @Property(tries = 200)
    void theNewestAndTheLastProvenStay(@ForAll("snapshots") List<Candidate> all, @ForAll("rules") Retention rule) {
        List<Judgement> judged = rule.judge(all, ZoneOffset.UTC);

        assertThat(judged).hasSize(all.size());
        if (!all.isEmpty()) {
            assertThat(judged.get(0).keep()).isTrue();
        }
        judged.stream()
                .filter(judgement -> judgement.candidate().proven())
                .findFirst()
                .ifPresent(proven -> assertThat(proven.keep()).isTrue());
    }

    @Property(tries = 200)
    void judgingWhatWasKeptKeepsItAll(@ForAll("snapshots") List<Candidate> all, @ForAll("rules") Retention rule) {
        List<Candidate> kept = candidates(rule.judge(all, ZoneOffset.UTC));
        assertThat(candidates(rule.judge(kept, ZoneOffset.UTC))).isEqualTo(kept);
    }

    @Property(tries = 200)
    void theOrderInWhichTheyAreGivenDoesNotMatter(
            @ForAll("snapshots") List<Candidate> all, @ForAll("rules") Retention rule) {
        List<Candidate> sorted =
                all.stream().sorted(Comparator.comparing(Candidate::id)).toList();
        assertThat(new HashSet<>(candidates(rule.judge(sorted, ZoneOffset.UTC))))
                .isEqualTo(new HashSet<>(candidates(rule.judge(all, ZoneOffset.UTC))));
    }

    @Property(tries = 200)
    void neverMoreThanTheRuleAllows(@ForAll("snapshots") List<Candidate> all) {
        assertThat(candidates(Retention.parse("3 hourly, 2 daily").judge(all, ZoneOffset.UTC)))
                .hasSizeLessThanOrEqualTo(7);
    }

    @Provide
    Arbitrary<List<Candidate>> snapshots() {
        Arbitrary<Candidate> one = Combinators.combine(
                        Arbitraries.integers().between(0, 1_000_000),
                        Arbitraries.longs().between(1_700_000_000L, 1_760_000_000L),
                        Arbitraries.of(true, false, false, false))
                .as((id, second, proven) -> new Candidate("s" + id, Instant.ofEpochSecond(second), proven));
        return one.list().ofMaxSize(60).uniqueElements(Candidate::id);
    }

    @Provide
    Arbitrary<Retention> rules() {
        return Arbitraries.of("24 hourly, 7 daily, 5 weekly, 12 monthly", "0 daily", "1 hourly", "3 weekly, 2 yearly")
                .map(Retention::parse);
    }

    private static List<Judgement> kept(List<Candidate> all, ZoneId zone) {
        return USUAL.judge(all, zone).stream().filter(Judgement::keep).toList();
    }

    private static List<Candidate> candidates(List<Judgement> judged) {
        return judged.stream().filter(Judgement::keep).map(Judgement::candidate).collect(Collectors.toList());
    }
}
