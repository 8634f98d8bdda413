package io.mapkeep.storage.snapshot;

import io.mapkeep.contract.configuration.SnapshotPlace;
import io.mapkeep.storage.snapshot.key.RecoveryKey;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * What an admin wants back.
 *
 * @param snapshot an id, or {@code latest}; empty for the newest moment that is stored at all
 * @param at the moment to go to; a snapshot before it is chosen if none is named
 * @param configuration the file that the appliance is started with; it may not exist yet
 * @param to the data folder; empty for the one that the configuration names
 */
public record RestoreOrder(
        SnapshotPlace from,
        RecoveryKey key,
        Optional<String> snapshot,
        Optional<Instant> at,
        Path configuration,
        Optional<Path> to) {}
