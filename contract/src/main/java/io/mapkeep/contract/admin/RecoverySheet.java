package io.mapkeep.contract.admin;

import java.time.Instant;
import java.util.List;

/**
 * What has to be on paper, away from the machine. It is told once, over the admin socket only, and is nowhere kept.
 *
 * @param appliance the name that people know it by
 * @param keyId fingerprint of the key, not secret
 * @param key the recovery key, in lines of groups; each group carries its own check
 * @param target where the snapshots are
 * @param restoreOptions how {@code mapkeep snapshot restore} is told of that place
 * @param replaces fingerprint of the key that no longer opens anything; empty for the first one
 */
public record RecoverySheet(
        String appliance,
        String keyId,
        List<String> key,
        String target,
        String restoreOptions,
        Instant made,
        String replaces) {
    public RecoverySheet {
        key = List.copyOf(key);
    }

    /** Without the key, which a stray log line must not show. */
    @Override
    public String toString() {
        return "RecoverySheet[" + appliance + ", " + keyId + "]";
    }
}
