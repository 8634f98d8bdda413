package io.mapkeep.storage.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A file on a {@link Disk}. Safe for many threads; an interrupted thread neither closes it for the others nor fails.
 *
 * <p>What is written survives the end of the process at once, and a power cut after {@link #force}.
 */
public interface DiskFile extends Closeable {
    long size() throws IOException;

    /**
     * Reads up to {@code to.remaining()} bytes from {@code position}.
     *
     * @return how many; -1 at or beyond the end
     */
    int read(ByteBuffer to, long position) throws IOException;

    /** Writes all of {@code from}, beyond the end too. */
    void write(ByteBuffer from, long position) throws IOException;

    void truncate(long size) throws IOException;

    /** Contents and size are durable when this returns. After a failure nobody knows, so it must not be tried again (fsync(2)). */
    void force() throws IOException;

    @Override
    void close() throws IOException;
}
