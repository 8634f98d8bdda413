package io.mapkeep.storage.snapshot;

import io.mapkeep.contract.configuration.SnapshotSection;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What an appliance says of itself to the room of snapshots.
 *
 * @param appliance the name that people know it by
 * @param product its version
 * @param data {@code server.data}
 * @param keyRing where it is kept which recovery key opens the store: written on a primary, read on a replica, to which it travels
 * @param formerKeyRing what a primary of before has handed over
 * @param parts what belongs into a snapshot beside the database
 * @param questions what a drill asks beyond the tables
 */
public record SnapshotSetup(
        SnapshotSection settings,
        String appliance,
        String product,
        Path data,
        Path keyRing,
        Optional<Path> formerKeyRing,
        SmallParts parts,
        List<DrillStep> questions) {
    public SnapshotSetup {
        questions = List.copyOf(questions);
    }
}
