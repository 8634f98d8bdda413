package io.mapkeep.storage.snapshot;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Unavailable;
import io.mapkeep.secret.SecretStore;
import io.mapkeep.storage.snapshot.key.DataKey;

/** The data key in the appliance's secrets: one for all places. Made by the primary, and brought to replicas with its other secrets. */
final class StoreKey {
    private static final String SECRET = "snapshot-data-key";

    private final SecretStore secrets;
    private final boolean ofPrimary;

    StoreKey(SecretStore secrets, boolean ofPrimary) {
        this.secrets = secrets;
        this.ofPrimary = ofPrimary;
    }

    /** @throws Unavailable on a replica, before the key has come: one that was made here would be overwritten, and with it all that it opens */
    DataKey get() {
        if (ofPrimary) {
            return DataKey.of(secrets.key(SECRET, DataKey.BYTES));
        }
        return DataKey.of(secrets.find(SECRET)
                .orElseThrow(() -> new Unavailable(Problem.of(
                        "MK-SNP-067",
                        "The key of the snapshots has not come from the primary yet.",
                        "A replica seals its snapshots under the primary's key, so that one recovery sheet opens all.",
                        "Look at the link: mapkeep replica status"))));
    }
}
