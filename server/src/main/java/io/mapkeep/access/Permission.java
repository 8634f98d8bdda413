package io.mapkeep.access;

/** What a role may allow. Which datasets it concerns is decided by their owner and visibility. */
public enum Permission {
    /** See shared datasets and one's own, their rows, tiles and exports. */
    READ_DATASETS,
    /** Ask questions in SQL. */
    QUERY,
    /** Import files; change, share and delete one's own datasets. */
    IMPORT_DATASETS,
    /** Read, change and delete anybody's datasets. */
    MANAGE_DATASETS,
    /** See state, configuration, accounts and the audit log; run the doctor. */
    ADMINISTER
}
