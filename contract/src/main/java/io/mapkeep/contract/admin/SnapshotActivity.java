package io.mapkeep.contract.admin;

import io.mapkeep.contract.problem.Problem;
import java.time.Instant;
import java.util.Optional;

/**
 * Something that is done with snapshots and takes its time. There is one at a time.
 *
 * @param kind {@code create}, {@code drill}, {@code verify}, {@code prune} or {@code import}
 * @param by the account that asked, or {@code schedule}
 * @param step what is going on now, like {@code "storing"}
 * @param done of {@code of}, in the unit of the step; 0 of 0 where it cannot be told
 * @param snapshot which one it made or is about
 * @param drill what a drill found
 * @param pruning what was forgotten
 * @param verification what a walk through the store found
 * @param problem why it failed
 */
public record SnapshotActivity(
        String id,
        String kind,
        String by,
        Instant since,
        State state,
        String step,
        long done,
        long of,
        Optional<String> snapshot,
        Optional<DrillReport> drill,
        Optional<SnapshotPruning> pruning,
        Optional<SnapshotVerification> verification,
        Optional<Problem> problem) {
    /** Where it is. */
    public enum State {
        RUNNING,
        DONE,
        FAILED
    }
}
