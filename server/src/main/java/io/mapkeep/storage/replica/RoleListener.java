package io.mapkeep.storage.replica;

/** Hears when a node's role has changed by what happened in the cluster. */
public interface RoleListener {
    /**
     * The new role is durable. Called on a thread of its own, which may close the door it comes from; then the rooms of that role are
     * opened. {@code PRIMARY} to a primary means: open the same rooms again, a hand-over did not come about.
     */
    void roleChanged(Role now);
}
