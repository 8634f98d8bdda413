package io.mapkeep.storage.journal;

import java.nio.ByteBuffer;

/** What a journal does to its database file. Doing the same again, in order, gives the same bytes. */
public sealed interface Change {
    /**
     * These bytes stand from {@code position} on.
     *
     * @param bytes at most 256 KiB, and good until the next change is asked for
     */
    record Write(long position, ByteBuffer bytes) implements Change {}

    /** The file ends there. */
    record Truncate(long bytes) implements Change {}

    /** Everything since the one before is one whole. */
    record Reached(BarrierPoint point) implements Change {}
}
