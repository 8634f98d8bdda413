package io.mapkeep.storage.journal;

import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.storage.journal.JournalFigures.State;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether more can be written. A full disk passes; a failed write or fsync does not: it is believed once, and only a restart looks again. */
final class Writability {
    private static final Logger LOG = LoggerFactory.getLogger(Writability.class);

    private final String folder;
    private final Runnable whenFull;
    private volatile boolean full;
    private volatile @Nullable IOException failure;

    /** @param whenFull told once each time */
    Writability(String folder, Runnable whenFull) {
        this.folder = folder;
        this.whenFull = whenFull;
    }

    State state() {
        return failure != null ? State.FAILED : full ? State.FULL : State.WRITABLE;
    }

    void requireNotFull() {
        if (full) {
            throw full();
        }
    }

    ProblemException full() {
        return Trouble.full(folder);
    }

    void requireNoFailure() {
        IOException failed = failure;
        if (failed != null) {
            throw Trouble.failed(failed);
        }
    }

    /** After this nothing becomes durable any more, whatever the disk says. */
    synchronized ProblemException fail(IOException failed) {
        if (failure == null) {
            failure = failed;
            LOG.error("Writing to disk failed; nothing more is written until a restart", failed);
        }
        return Trouble.failed(failed);
    }

    synchronized void becomeFull() {
        if (!full) {
            full = true;
            LOG.warn("The disk is full; writes are refused");
            whenFull.run();
        }
    }

    synchronized void hasRoom() {
        if (full) {
            full = false;
            LOG.warn("There is space again; writes go on");
        }
    }
}
