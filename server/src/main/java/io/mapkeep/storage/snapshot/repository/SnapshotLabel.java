package io.mapkeep.storage.snapshot.repository;

import io.mapkeep.storage.journal.BarrierPoint;
import java.time.Instant;
import java.util.Comparator;

/**
 * What may be known of a snapshot without a key. It names no table, no user and no file.
 *
 * @param bytes of all parts together
 * @param storedBytes what it added to the target
 * @param product version that made it
 */
public record SnapshotLabel(
        int format, SnapshotId id, Instant made, BarrierPoint barrier, long bytes, long storedBytes, String product) {
    /** By when they were made: ids of the same second are told apart by chance. */
    static final Comparator<SnapshotLabel> NEWEST_FIRST = Comparator.comparing(SnapshotLabel::made)
            .thenComparing(SnapshotLabel::id)
            .reversed();
}
