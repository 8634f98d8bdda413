package io.mapkeep.storage.snapshot;

import java.util.Map;

/** Where it is recorded what was done with snapshots, and by whom. The audit log stands above storage, so it is handed in. */
@FunctionalInterface
public interface Acts {
    /**
     * Returns when it is on record.
     *
     * @param action like {@code snapshot.create}
     * @param target the snapshot, or what else it was done to
     * @param detail nothing secret
     */
    void record(Actor actor, String action, String target, boolean succeeded, Map<String, String> detail);
}
