package io.mapkeep.contract.admin;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What came of restoring a snapshot aside.
 *
 * @param verdict as bad as the worst step
 */
public record DrillReport(String snapshot, Verdict verdict, Instant at, long millis, List<Step> steps) {
    /** Worse is later: what is known to be broken outranks what could not be told. */
    public enum Verdict {
        PASS("pass"),
        /** Something kept the question from being answered: no room, no time. It proves nothing, either way. */
        UNVERIFIED("could not verify"),
        FAIL("fail");

        private final String words;

        Verdict(String words) {
            this.words = words;
        }

        /** For people. */
        public String words() {
            return words;
        }

        /** For programs. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One question.
     *
     * @param name like {@code tables}
     * @param note what was seen; the reason where it is not a pass
     */
    public record Step(String name, Verdict verdict, String note, long millis) {}

    public DrillReport {
        steps = List.copyOf(steps);
    }

    public static DrillReport of(String snapshot, Instant at, long millis, List<Step> steps) {
        Verdict worst = steps.stream()
                .map(Step::verdict)
                .max(java.util.Comparator.naturalOrder())
                .orElse(Verdict.UNVERIFIED);
        return new DrillReport(snapshot, worst, at, millis, steps);
    }
}
