package io.mapkeep.storage.database;

/** Whether a barrier that is durable on this disk is safe where it must be besides. */
@FunctionalInterface
public interface Acknowledgement {
    /**
     * Asked once for each barrier with commits, in order. Returns at once; {@code safe} is run when it is so, on any thread.
     *
     * @param barrier durable here; the same number may come twice, if commits changed no page
     */
    void whenSafe(long barrier, Runnable safe);
}
