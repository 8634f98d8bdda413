package io.mapkeep.storage.replica;

/** Hears when the whole database of a follower is exchanged for a new base copy. */
public interface DatabaseListener {
    /** Give back every view; none is to be had until {@link #comes}. Reads that do not end soon see an error. */
    void goes();

    /** Views are to be had again, or for the first time. */
    void comes();
}
