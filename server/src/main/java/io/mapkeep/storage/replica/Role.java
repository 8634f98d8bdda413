package io.mapkeep.storage.replica;

/** What a node is to its cluster. Durable: a restart does not change it. */
public enum Role {
    /** Takes writes. */
    PRIMARY,
    /** Follows the primary and serves reads. */
    FOLLOWER,
    /** Was a primary and met a later epoch; serves reads until it is told to follow. */
    FENCED,
    /** Holds no data, only the lease that says who may be primary. */
    WITNESS
}
