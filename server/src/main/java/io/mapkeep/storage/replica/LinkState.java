package io.mapkeep.storage.replica;

/** What a follower's link to its primary is doing. */
public enum LinkState {
    /** None is wanted: the node is fenced, or paused. */
    NONE,
    /** It is tried again and again. */
    CONNECTING,
    /** A base copy is under way. */
    COPYING,
    /** What was missed is coming in. */
    CATCHING_UP,
    /** Barriers come in as the primary makes them. */
    STREAMING
}
