package io.mapkeep.storage.journal;

import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.storage.journal.Checkpoint.State;
import java.io.IOException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings barriers that are durable, and witnessed to be, from the journal into the database file, by reading the segments as a follower would. Also makes the next segment
 * ready, takes checkpoints, and lets go of old segments. When nothing is written it settles, and then writes nothing either.
 */
final class Applier {
    private static final Logger LOG = LoggerFactory.getLogger(Applier.class);
    /** Quiet for so long: a checkpoint, so that the next start has nothing to do. */
    private static final long SETTLE_MILLIS = 1000;

    private static final long AGAIN_MILLIS = 500;
    /** Barriers are applied together: to be woken by each would take the processor from those who wait for the next. */
    private static final long GATHER_MILLIS = 20;
    /** The database file is forced after so much: a commit whose fsync comes meanwhile waits behind no more than that. */
    private static final long FORCED_AT_ONCE_BYTES = 1 << 20;

    private final OverlaidFile database;
    private final Segments segments;
    private final Checkpoints checkpoints;
    private final DurableMark durable;
    private final Writability writability;
    private final Room room;
    private final long checkpointBytes;
    private final Runnable witness;
    private final LongSupplier currentSegment;
    private final Thread thread = new Thread(this::run, "journal-applier");
    private final FrameReader reader;
    private volatile Cursor applied;
    private BarrierPoint reached;
    private long uncheckedBytes;
    private long unforcedBytes;
    private volatile boolean stopping;

    /**
     * @param witness makes the last barrier applicable, if nothing follows it
     * @param currentSegment where frames go now
     */
    Applier(
            Recovered recovered,
            OverlaidFile database,
            Checkpoints checkpoints,
            DurableMark durable,
            Writability writability,
            Room room,
            long checkpointBytes,
            Runnable witness,
            LongSupplier currentSegment) {
        Checkpoint start = recovered.checkpoint();
        this.database = database;
        this.segments = recovered.segments();
        this.checkpoints = checkpoints;
        this.durable = durable;
        this.writability = writability;
        this.room = room;
        this.checkpointBytes = checkpointBytes;
        this.witness = witness;
        this.currentSegment = currentSegment;
        this.applied = start.next();
        this.reached = start.point();
        this.reader = new FrameReader(segments, start.journal(), start.segmentBytes(), start.next());
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

    /** Runs {@code work} while the database file stands exactly at a barrier. */
    synchronized <T> T resting(Work<T> work) throws IOException {
        return work.on(checkpoints.at(State.OPEN, reached, applied));
    }

    /**
     * Applies the rest and closes the journal in order. After {@link #stop}.
     *
     * @param whole false if frames stand behind the last barrier: the next start has to cut them
     */
    synchronized void finish(boolean whole) {
        try {
            // The checkpoint that follows at once is as good a witness as another barrier.
            applyUpTo(durable.position().end());
            takeCheckpoint(whole ? State.CLOSED : State.OPEN);
        } catch (IOException later) {
            LOG.warn("Not all of the journal is in the database file; the next start does it: {}", later.getMessage());
        }
    }

    void stop() {
        stopping = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            durable.wake();
            try {
                thread.join(AGAIN_MILLIS);
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        boolean settled = false;
        while (!stopping && writability.state() != JournalFigures.State.FAILED) {
            try {
                boolean more = durable.awaitBeyond(applied.sequence(), settled ? 0 : SETTLE_MILLIS);
                if (more) {
                    durable.gather(GATHER_MILLIS);
                }
                if (stopping) {
                    return;
                }
                settled = !more;
                if (settled) {
                    witness.run();
                }
                bringUp(settled);
                prepareNextSegment();
                room.fillReserve();
                writability.hasRoom();
            } catch (IOException failure) {
                settled = false;
                waitOrFail(failure);
            } catch (ProblemException refused) {
                settled = false;
                waitForRoom();
            }
        }
    }

    private synchronized void bringUp(boolean settle) throws IOException {
        applyUpTo(durable.applicable());
        boolean due = uncheckedBytes >= checkpointBytes || settle;
        if (due && applied.sequence() > checkpoints.last().next().sequence()) {
            takeCheckpoint(State.OPEN);
            segments.retire(checkpoints.neededSegment());
        }
    }

    /** A full disk is waited for; what has been acknowledged stands in the journal. Anything else is the end. */
    private void waitOrFail(IOException failure) {
        if (!Trouble.isFull(failure)) {
            writability.fail(failure);
            return;
        }
        writability.becomeFull();
        waitForRoom();
    }

    private void waitForRoom() {
        try {
            room.make();
            Thread.sleep(stopping ? 0 : AGAIN_MILLIS);
        } catch (IOException noRoom) {
            LOG.warn("No room could be made", noRoom);
        } catch (InterruptedException nobodyDoes) {
            Thread.currentThread().interrupt();
        }
    }

    private void applyUpTo(Cursor until) throws IOException {
        reader.refresh();
        while (applied.sequence() < until.sequence()) {
            Frame frame = reader.next()
                    .orElseThrow(() ->
                            new IOException("the journal cannot be read back at " + applied + ": " + reader.stop()));
            try {
                database.apply(frame);
            } catch (IOException failure) {
                reader.back(applied);
                throw failure;
            }
            applied = reader.cursor();
            long bytes = Frame.HEADER_BYTES + frame.payload().remaining();
            uncheckedBytes += bytes;
            unforcedBytes += bytes;
            if (frame.kind() == Frame.Kind.BARRIER) {
                reached = Barrier.decode(frame.payload()).point();
            }
            if (unforcedBytes >= FORCED_AT_ONCE_BYTES) {
                force();
                prepareMeanwhile();
            }
        }
    }

    /** While much is applied: who writes would have to wait for the segment otherwise. */
    private void prepareMeanwhile() {
        try {
            if (!stopping) {
                prepareNextSegment();
            }
        } catch (IOException later) {
            // It is tried again, and told, when all is applied: that comes first, since it may free the room that is
            // missing.
            LOG.debug("The next segment is not ready yet: {}", later.getMessage());
        }
    }

    private void prepareNextSegment() throws IOException {
        room.prepareGently(currentSegment.getAsLong() + 1);
    }

    private void takeCheckpoint(State state) throws IOException {
        force();
        checkpoints.take(checkpoints.at(state, reached, applied));
        uncheckedBytes = 0;
    }

    private void force() throws IOException {
        database.file().force();
        unforcedBytes = 0;
    }
}
