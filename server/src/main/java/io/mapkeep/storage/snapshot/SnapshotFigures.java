package io.mapkeep.storage.snapshot;

import io.mapkeep.contract.admin.DrillReport;
import io.mapkeep.contract.admin.SnapshotReport;
import java.util.Optional;

/**
 * Snapshots at a glance.
 *
 * @param drill the newest one
 * @param recoverable whether a recovery key exists, without which no other machine can read them
 * @param targets how many places they go to
 * @param failing how many of those are in trouble
 */
public record SnapshotFigures(
        int count,
        Optional<SnapshotReport> newest,
        Optional<DrillReport> drill,
        boolean recoverable,
        int targets,
        int failing) {}
