package io.mapkeep.storage.snapshot.archive;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which run follows which. A promoted replica, and a restored appliance, begin a new epoch: what the old epoch did after that point is a branch
 * that was left, and is not followed.
 *
 * <pre>
 *   epoch 1   ──100──────120──────130        130 of epoch 1 was never part of epoch 2
 *   epoch 2              └───121──────140
 * </pre>
 */
final class Lineage {
    private final List<Run> runs;

    /** @param newest epochs after that are left out */
    Lineage(List<Run> runs, long newest) {
        this.runs = runs.stream().filter(run -> run.epoch() <= newest).toList();
    }

    /** The run that goes on from there, the one that leads furthest. */
    Optional<Run> next(long epoch, long number) {
        return runs.stream()
                .filter(run -> run.epoch() == epoch
                        ? run.from() <= number && end(run) > number
                        : run.epoch() > epoch && run.from() == number && begin(run.epoch()) == number)
                .max(Comparator.comparing(Run::epoch).thenComparing(this::end));
    }

    /** The last barrier of a run that counts. */
    long end(Run run) {
        return Math.min(run.to(), left(run.epoch()));
    }

    /** Where that epoch was left for a newer one; the largest number if it was not. */
    long left(long epoch) {
        return runs.stream()
                .filter(run -> run.epoch() > epoch)
                .mapToLong(Run::from)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** The first run behind a gap, if there is any beyond that barrier. */
    Optional<Run> behindGap(long epoch, long number) {
        return runs.stream()
                .filter(run -> run.epoch() >= epoch && run.from() > number && run.from() < left(run.epoch()))
                .min(Comparator.comparing(Run::from));
    }

    private long begin(long epoch) {
        return runs.stream()
                .filter(run -> run.epoch() == epoch)
                .mapToLong(Run::from)
                .min()
                .orElseThrow();
    }
}
