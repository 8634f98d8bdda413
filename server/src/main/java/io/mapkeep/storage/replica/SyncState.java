package io.mapkeep.storage.replica;

/** How safe a commit is that was just acknowledged. */
public enum SyncState {
    /** Commits do not wait for followers. */
    OFF,
    /** Each is on a follower's disk too. */
    SAFE,
    /** No follower is there, and commits wait for one. */
    BLOCKED,
    /** No follower is there, and commits are acknowledged all the same. */
    DEGRADED
}
