package io.mapkeep.storage.replica;

/** What another node is doing, as its primary sees it. */
public enum PeerState {
    /** No link. */
    AWAY,
    /** It gets a base copy. */
    COPYING,
    /** It gets the barriers that it has missed. */
    CATCHING_UP,
    /** It has what there is, but for what is under way. */
    STREAMING,
    /** A witness that renews this primary's lease. */
    WITNESSING
}
