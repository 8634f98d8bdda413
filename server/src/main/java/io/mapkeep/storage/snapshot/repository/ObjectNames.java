package io.mapkeep.storage.snapshot.repository;

/** Where what lies in a repository. */
final class ObjectNames {
    static final String REPOSITORY = "mapkeep-repository";
    static final String KEYS = "keys/";
    static final String LOCKS = "locks/";
    static final String SNAPSHOTS = "snapshots/";
    static final String MANIFEST = ".manifest";
    static final String LABEL = ".label";
    static final String PROOF = ".proof";

    private ObjectNames() {}

    static String manifest(SnapshotId id) {
        return SNAPSHOTS + id + MANIFEST;
    }

    static String label(SnapshotId id) {
        return SNAPSHOTS + id + LABEL;
    }

    static String proof(SnapshotId id) {
        return SNAPSHOTS + id + PROOF;
    }
}
