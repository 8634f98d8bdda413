package io.mapkeep.storage.database;

/**
 * Where a room keeps things: what is everybody's, and what is this node's alone.
 *
 * <p>Right: datasets and accounts are shared, sessions and what happens on this node are its own. On a primary both are one database; on a replica the
 * shared one is read only and another node's.
 *
 * @param shared travels to the replicas
 * @param own stays here; always writable
 */
public record Places(Database shared, Database own) {
    /** On a primary. */
    public static Places of(Database one) {
        return new Places(one, one);
    }

    /** Whether what is shared is changed here. */
    public boolean ofPrimary() {
        return shared == own;
    }
}
