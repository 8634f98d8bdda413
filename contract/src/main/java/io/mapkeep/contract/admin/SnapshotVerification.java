package io.mapkeep.contract.admin;

import java.util.List;

/**
 * What reading the store found.
 *
 * @param objects how many were read
 * @param bytes of them
 */
public record SnapshotVerification(long objects, long bytes, List<Damage> damages) {
    /**
     * Something that is not as it was written.
     *
     * @param object its name in the store
     * @param snapshots those that cannot be restored wholly without it
     */
    public record Damage(String object, String what, List<String> snapshots) {
        public Damage {
            snapshots = List.copyOf(snapshots);
        }
    }

    public SnapshotVerification {
        damages = List.copyOf(damages);
    }

    public boolean clean() {
        return damages.isEmpty();
    }
}
