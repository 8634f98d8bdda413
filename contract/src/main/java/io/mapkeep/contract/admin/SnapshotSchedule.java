package io.mapkeep.contract.admin;

import io.mapkeep.contract.problem.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * When snapshots are taken, and how that goes.
 *
 * @param on whether any are taken without being asked for
 * @param every like {@code 1h}
 * @param at time of day from which it counts
 * @param drilled whether each is restored aside afterwards
 * @param next empty when it is off
 * @param last moment of the newest snapshot
 * @param failures in a row, since the last one that worked
 * @param problem of the last attempt, if it failed
 * @param targets all places: {@code snapshot.target} first, then {@code snapshot.copies}
 */
public record SnapshotSchedule(
        String target,
        boolean on,
        String every,
        String at,
        String zone,
        String keep,
        boolean drilled,
        Optional<Instant> next,
        Optional<Instant> last,
        int failures,
        Optional<Problem> problem,
        Archive archive,
        Recovery recovery,
        List<SnapshotTarget> targets) {
    public SnapshotSchedule {
        targets = List.copyOf(targets);
    }

    /**
     * How far the archive is.
     *
     * @param barrier the newest one in it; 0 for none
     * @param moment of that barrier
     * @param lagSeconds how old the oldest thing is that is done and not in it; 0 if there is none
     */
    public record Archive(
            boolean on, long barrier, Optional<Instant> moment, long lagSeconds, Optional<Problem> problem) {}

    /**
     * Whether another machine could read the snapshots.
     *
     * @param keyId fingerprint of the recovery key in force; empty while no sheet was made
     * @param made when
     * @param proven when somebody last showed that they have it
     */
    public record Recovery(Optional<String> keyId, Optional<Instant> made, Optional<Instant> proven) {}
}
