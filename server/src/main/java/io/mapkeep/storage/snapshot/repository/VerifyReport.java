package io.mapkeep.storage.snapshot.repository;

import java.util.List;

/**
 * What {@link Repository#verify} found.
 *
 * @param objects how many were read
 * @param bytes how much of packs was read
 * @param damages in the order of names
 */
public record VerifyReport(long objects, long bytes, List<Damage> damages) {
    public VerifyReport {
        damages = List.copyOf(damages);
    }

    /**
     * One damaged, missing or foreign object.
     *
     * @param object its name in the target
     * @param what is wrong with it, for a person
     * @param neededBy snapshots that cannot be restored because of it
     */
    public record Damage(String object, String what, List<SnapshotId> neededBy) {}

    public boolean clean() {
        return damages.isEmpty();
    }
}
