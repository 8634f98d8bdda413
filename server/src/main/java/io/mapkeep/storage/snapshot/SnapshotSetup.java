package io.mapkeep.storage.snapshot;

import io.mapkeep.contract.configuration.SnapshotSection;
import java.nio.file.Path;
import java.util.List;

/**
 * What an appliance says of itself to the room of snapshots.
 *
 * @param appliance the name that people know it by
 * @param product its version
 * @param data {@code server.data}
 * @param parts what belongs into a snapshot beside the database
 * @param questions what a drill asks beyond the tables
 */
public record SnapshotSetup(
        SnapshotSection settings,
        String appliance,
        String product,
        Path data,
        SmallParts parts,
        List<DrillStep> questions) {
    public SnapshotSetup {
        questions = List.copyOf(questions);
    }
}
