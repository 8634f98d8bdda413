package io.mapkeep.storage.journal;

import io.mapkeep.storage.journal.Checkpoint.State;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings durable barriers from the journal into the database file, by reading the segments as a follower would. Also makes the next segment
 * ready, takes checkpoints, and lets go of old segments. When nothing is written it settles, and then writes nothing either.
 */
final class Applier {
    private static final Logger LOG = LoggerFactory.getLogger(Applier.class);
    /** Quiet for so long: a checkpoint, so that the next start has nothing to do. */
    private static final long SETTLE_MILLIS = 1000;

    private static final long AGAIN_MILLIS = 500;

    private final Journal journal;
    private final Thread thread = new Thread(this::run, "journal-applier");
    /** Held while the database file is written. */
    private final ReentrantLock applying = new ReentrantLock();

    private final FrameReader reader;
    private Cursor applied;
    private long appliedBarrier;
    private long appliedDatabaseBytes;
    private long unforcedBytes;
    private volatile Checkpoint checkpoint;
    private volatile boolean stopping;

    /** @param checkpoint what the database file holds */
    Applier(Journal journal, Checkpoint checkpoint) {
        this.journal = journal;
        this.checkpoint = checkpoint;
        this.applied = checkpoint.next();
        this.appliedBarrier = checkpoint.barrier();
        this.appliedDatabaseBytes = checkpoint.databaseBytes();
        this.reader =
                new FrameReader(journal.segments(), checkpoint.journal(), checkpoint.segmentBytes(), checkpoint.next());
        thread.setDaemon(true);
    }

    /** Works while the applier rests. */
    @FunctionalInterface
    interface Work<T> {
        T on(Checkpoint now) throws IOException;
    }

    void start() {
        thread.start();
    }

    long epoch() {
        return checkpoint.epoch();
    }

    /** The lowest segment that a start would need. */
    long needed() {
        return checkpoint.next().segment();
    }

    /** Runs {@code work} while the database file stands exactly at a checkpoint's barrier. */
    <T> T resting(Work<T> work) throws IOException {
        applying.lock();
        try {
            return work.on(now(State.OPEN));
        } finally {
            applying.unlock();
        }
    }

    /** Applies the rest and closes the journal in order. */
    void finish() {
        stop();
        if (journal.hasFailed()) {
            return;
        }
        applying.lock();
        try {
            applyDurable();
            takeCheckpoint(State.CLOSED);
        } catch (IOException later) {
            LOG.warn("Not all of the journal is in the database file; the next start does it: {}", later.getMessage());
        } finally {
            applying.unlock();
        }
    }

    void stop() {
        stopping = true;
        wake();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void wake() {
        journal.lock().lock();
        try {
            journal.moreToApply().signalAll();
        } finally {
            journal.lock().unlock();
        }
    }

    private void run() {
        boolean settled = false;
        while (!stopping && !journal.hasFailed()) {
            try {
                boolean more = settled ? awaitMore(0) : awaitMore(SETTLE_MILLIS);
                settled = !more;
                work(settled);
                if (journal.isFull()) {
                    journal.becomeFull(false);
                }
            } catch (IOException failure) {
                settled = false;
                retryOrFail(failure);
            }
        }
    }

    private void work(boolean settle) throws IOException {
        applying.lock();
        try {
            applyDurable();
            boolean due = unforcedBytes >= journal.checkpointBytes() || settle;
            if (due && applied.sequence() > checkpoint.next().sequence()) {
                takeCheckpoint(State.OPEN);
                journal.segments().retire(needed());
            }
        } finally {
            applying.unlock();
        }
        journal.prepare(journal.place().segment() + 1);
        journal.reserve().fill();
    }

    /** A full disk is waited for; what has been acknowledged stands in the journal. Anything else is the end. */
    private void retryOrFail(IOException failure) {
        if (!Trouble.isFull(failure)) {
            journal.fail(failure);
            return;
        }
        journal.becomeFull(true);
        makeRoom();
        journal.lock().lock();
        try {
            if (!stopping) {
                journal.moreToApply().await(AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException nobodyDoes) {
            Thread.currentThread().interrupt();
        } finally {
            journal.lock().unlock();
        }
    }

    private void makeRoom() {
        try {
            journal.makeRoom();
        } catch (IOException failure) {
            LOG.warn("No room could be made", failure);
        }
    }

    /**
     * Waits for a durable barrier.
     *
     * @param millis 0: as long as it takes
     * @return whether there is one
     */
    private boolean awaitMore(long millis) {
        journal.lock().lock();
        try {
            while (!stopping && !hasMore() && !journal.isFull()) {
                if (millis == 0) {
                    journal.moreToApply().await();
                } else if (!journal.moreToApply().await(millis, TimeUnit.MILLISECONDS)) {
                    break;
                }
            }
            return hasMore();
        } catch (InterruptedException nobodyDoes) {
            Thread.currentThread().interrupt();
            return hasMore();
        } finally {
            journal.lock().unlock();
        }
    }

    private boolean hasMore() {
        return journal.durableEnd().sequence() > applied.sequence();
    }

    private void applyDurable() throws IOException {
        Cursor until = journal.durableEnd();
        reader.refresh();
        while (applied.sequence() < until.sequence()) {
            Frame frame = reader.next()
                    .orElseThrow(() ->
                            new IOException("the journal cannot be read back at " + applied + ": " + reader.stop()));
            try {
                apply(frame, journal.database());
            } catch (IOException failure) {
                reader.back(applied);
                throw failure;
            }
            journal.applied(frame);
            applied = reader.cursor();
            unforcedBytes += Frame.HEADER_BYTES + frame.payload().remaining();
            if (frame.kind() == Frame.Kind.BARRIER) {
                Barrier barrier = Barrier.decode(frame.payload());
                appliedBarrier = barrier.number();
                appliedDatabaseBytes = barrier.databaseBytes();
            }
        }
    }

    /** What a frame means for the database file. Doing it twice is the same as once. */
    static void apply(Frame frame, DiskFile database) throws IOException {
        switch (frame.kind()) {
            case WRITE -> database.write(frame.payload(), frame.position());
            case TRUNCATE -> {
                if (database.size() > frame.position()) {
                    database.truncate(frame.position());
                }
            }
            case BARRIER, END -> {
                // nothing of the database file's
            }
        }
    }

    private void takeCheckpoint(State state) throws IOException {
        journal.database().force();
        Checkpoint next = now(state);
        journal.control().write(next);
        checkpoint = next;
        unforcedBytes = 0;
    }

    private Checkpoint now(State state) {
        return checkpoint.moved(state, appliedBarrier, applied, appliedDatabaseBytes);
    }
}
