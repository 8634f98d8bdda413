package io.mapkeep.installer.firewall;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A change that waits to be confirmed.
 *
 * @param until then the former rules are in force again
 * @param boot the run of the machine that it belongs to; after a restart it is over
 * @param sessions connections to SSH that were there before, which prove nothing
 */
record Pending(int revision, Instant until, String boot, int sshPort, List<String> sessions) {
    /** What a clock may be wrong by between two looks at it. */
    private static final Duration SLACK = Duration.ofSeconds(1);

    boolean isOver(Instant now, String thisBoot) {
        return !boot.equals(thisBoot) || now.isAfter(until.plus(SLACK));
    }
}
