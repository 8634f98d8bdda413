package io.mapkeep.storage.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongSupplier;

/**
 * The database file at one durable barrier, held still while writers go on. Safe for threads.
 *
 * <p>As long as it is open, newer pages stay in the journal and are not brought into the database file; so close it soon. Opening one
 * copies the list of ranges that stand in the journal, and not a byte of the file.
 */
public final class PinnedView implements Closeable {
    private final FrameLog.Still still;
    private final LongSupplier written;
    private final long writtenBefore;
    private final Runnable onClose;
    private final AtomicBoolean closed = new AtomicBoolean();
    /** Readers share it; who closes waits for them. */
    private final ReentrantReadWriteLock reading = new ReentrantReadWriteLock();

    /** @param written bytes that the journal has written so far */
    PinnedView(FrameLog.Still still, LongSupplier written, Runnable onClose) {
        this.still = still;
        this.written = written;
        this.writtenBefore = written.getAsLong();
        this.onClose = onClose;
    }

    /** Which barrier it is. */
    public BarrierPoint point() {
        return still.point();
    }

    /** In bytes. */
    public long size() {
        return still.file().size();
    }

    /** What was written since it was opened, and is kept in the journal for its sake. */
    public long heldBytes() {
        return written.getAsLong() - writtenBefore;
    }

    /**
     * Reads as from the database file.
     *
     * @return how many bytes; -1 at or beyond the end
     * @throws IOException also if the view is closed
     */
    public int read(ByteBuffer to, long position) throws IOException {
        reading.readLock().lock();
        try {
            if (closed.get()) {
                throw new IOException("the view of barrier " + point().number() + " is closed");
            }
            return still.file().read(to, position);
        } finally {
            reading.readLock().unlock();
        }
    }

    /** Lets the database file go on. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        reading.writeLock().lock();
        try {
            still.file().letGo();
        } finally {
            reading.writeLock().unlock();
        }
        onClose.run();
    }
}
