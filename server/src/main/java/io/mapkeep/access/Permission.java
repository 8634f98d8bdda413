package io.mapkeep.access;

import java.util.Locale;
import java.util.Optional;

/**
 * What a role may allow. None of them contains another: a role lists all that it allows. Which datasets a permission concerns is decided by their
 * owner, their visibility and the grants on them.
 */
public enum Permission {
    /** See shared datasets, one's own and those granted: their rows, tiles and exports. */
    READ_DATASETS,
    /** Ask questions in SQL. */
    QUERY,
    /** Import files; change, share and delete one's own datasets. */
    IMPORT_DATASETS,
    /** Read, change and delete anybody's datasets. */
    MANAGE_DATASETS,
    /** Read and verify the audit log. */
    READ_AUDIT,
    /** Run the machine: its state, the doctor, settings, certificates, snapshots, replicas. Shows nothing that is in a dataset. */
    OPERATE,
    /** See accounts and what they may do, end their sessions and keys, give and take roles that one holds oneself. */
    MANAGE_ACCOUNTS,
    /** What can undo every other safeguard: take snapshots out of the house, and all that only the admin socket offers. */
    ADMINISTER;

    /** Whether it is about datasets, and not about the appliance and its people. */
    boolean aboutDatasets() {
        return switch (this) {
            case READ_DATASETS, QUERY, IMPORT_DATASETS, MANAGE_DATASETS -> true;
            case READ_AUDIT, OPERATE, MANAGE_ACCOUNTS, ADMINISTER -> false;
        };
    }

    /** Whether by it one can open a way in that outlasts the credentials used: such a permission comes with no key but a master key. */
    boolean leavesAccess() {
        return this == MANAGE_ACCOUNTS || this == ADMINISTER;
    }

    /** As configuration and commands write it, like {@code read_datasets}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The permission of that word; empty if there is none. */
    public static Optional<Permission> of(String word) {
        for (Permission permission : values()) {
            if (permission.word().equals(word)) {
                return Optional.of(permission);
            }
        }
        return Optional.empty();
    }
}
