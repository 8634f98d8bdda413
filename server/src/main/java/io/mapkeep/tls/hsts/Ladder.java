package io.mapkeep.tls.hsts;

import java.time.Duration;

/** For how long browsers are told, by how long it has gone well: what may go wrong shows on the first days, when the promise is still short. */
final class Ladder {
    /** The highest step, and so the longest that a browser may remember. */
    static final Duration LONGEST = Duration.ofDays(365);

    private Ladder() {}

    static Duration after(Duration well) {
        if (well.compareTo(Duration.ofDays(1)) < 0) {
            return Duration.ofSeconds(300);
        }
        if (well.compareTo(Duration.ofDays(7)) < 0) {
            return Duration.ofDays(1);
        }
        return well.compareTo(Duration.ofDays(30)) < 0 ? Duration.ofDays(7) : LONGEST;
    }
}
