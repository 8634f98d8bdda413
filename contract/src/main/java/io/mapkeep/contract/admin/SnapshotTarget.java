package io.mapkeep.contract.admin;

import io.mapkeep.contract.problem.Problem;
import java.time.Instant;
import java.util.Optional;

/**
 * A place that snapshots go to, as it was when it was last looked at.
 *
 * @param place as the settings write it
 * @param count how many snapshots lie there; 0 also while it was never reached
 * @param newest id of the newest one there, which is whole
 * @param moment up to which that one holds everything
 * @param ageSeconds since that one was made
 * @param waiting how many snapshots are in {@code snapshot.target} and not there yet; empty before the place was first asked
 * @param failures in a row, since it last worked
 * @param problem of the last attempt, if it failed
 */
public record SnapshotTarget(
        String place,
        int count,
        Optional<String> newest,
        Optional<Instant> moment,
        Optional<Long> ageSeconds,
        Optional<Integer> waiting,
        int failures,
        Optional<Problem> problem) {}
