package io.mapkeep.storage.snapshot.repository;

import io.mapkeep.storage.journal.BarrierPoint;
import java.time.Instant;

/**
 * What may be known of a snapshot without a key. It names no table, no user and no file.
 *
 * @param bytes of all parts together
 * @param storedBytes what it added to the target
 * @param product version that made it
 */
public record SnapshotLabel(
        int format, SnapshotId id, Instant made, BarrierPoint barrier, long bytes, long storedBytes, String product) {}
