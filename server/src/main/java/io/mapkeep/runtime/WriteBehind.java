package io.mapkeep.runtime;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.Semaphore;

/**
 * Brings to the disk what is written to a file while more is being made ready. Left alone, the kernel would begin with that seconds later, or at the end when
 * all waits for it: the disk would rest first and the processors then. And each of these waits is short, so others who write to that disk wait less.
 */
public final class WriteBehind implements AutoCloseable {
    private final FileChannel file;
    private final long step;
    private final Semaphore due = new Semaphore(0);
    private final Thread thread = new Thread(this::work, "write-behind");
    private long unforced;
    private volatile boolean closing;

    /** @param step so many bytes are gathered before they are forced */
    public WriteBehind(FileChannel file, long step) {
        this.file = file;
        this.step = step;
        thread.setDaemon(true);
        thread.start();
    }

    public synchronized void written(long bytes) {
        unforced += bytes;
        if (unforced >= step) {
            unforced = 0;
            due.release();
        }
    }

    private void work() {
        try {
            while (true) {
                due.acquire();
                due.drainPermits();
                if (closing) {
                    return;
                }
                file.force(false);
            }
        } catch (IOException failure) {
            // The same is found, and told, by who forces the whole file at the end.
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for what is under way; forces nothing more. */
    @Override
    public void close() {
        closing = true;
        due.release();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
