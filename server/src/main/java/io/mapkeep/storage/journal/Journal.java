package io.mapkeep.storage.journal;

import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.storage.journal.Frame.Kind;
import io.mapkeep.storage.journal.JournalFigures.State;
import io.mapkeep.storage.journal.Overlay.Stored;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The barrier journal of one database file.
 *
 * <pre>
 *   H2 ──write──▶ frames in memory ──sync──▶ segments ──applier──▶ database file
 *      ◀──read─── overlay: the newest of the three ────────────────────┘
 * </pre>
 *
 * <p>{@link #barrier} marks a moment without a transaction under way, {@link #sync} makes everything up to it durable: one write and one
 * fsync of a segment. A start brings the database file to the last whole barrier. Nothing that H2 writes can fail half-way: it stays in
 * memory until it can be written, so that reading goes on when the disk does not.
 */
public final class Journal implements AutoCloseable {
    static final String DATABASE = "pages.mv.db";
    static final String DATABASE_BEFORE_JOURNAL = "mapkeep.mv.db";
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final String LOCK = "lock";
    /** On a full disk so much must be left for what is essential. */
    private static final long LEAST_ROOM_BYTES = 256 << 10;
    /** What the doctor compares with the database file: older segments have mostly been overwritten since. */
    private static final int COMPARED_SEGMENTS = 4;
    /** With a failed or full disk, more than this is not kept in memory. */
    private static final long MOST_UNWRITTEN_BYTES = 256L << 20;

    private final JournalSettings settings;
    private final Clock clock;
    private final Closeable processLock;
    private final Segments segments;
    private final Checkpoints checkpoints;
    private final OverlaidFile database;
    private final DurableMark durable;
    private final Writability writability;
    private final Room room;
    private final Applier applier;
    /** Guards the writer's places and the last barrier. Never held while a disk is waited for. */
    private final ReentrantLock lock = new ReentrantLock();

    private final FrameWriter writer;
    private long lastBarrier;
    private Cursor lastBarrierEnd;
    /** What is applicable as soon as the last barrier is durable. */
    private Cursor lastApplicable;
    /** Held while segments are written or forced: by one thread at a time. */
    private final ReentrantLock writing = new ReentrantLock();

    private volatile long journalBytes;
    private volatile long forces;
    private volatile long forceNanos;

    private Journal(
            Disk folder,
            JournalSettings settings,
            Clock clock,
            Closeable processLock,
            Recovered recovered,
            Checkpoints checkpoints) {
        this.settings = settings;
        this.clock = clock;
        this.processLock = processLock;
        this.segments = recovered.segments();
        Checkpoint start = recovered.checkpoint();
        this.checkpoints = checkpoints;
        this.database = new OverlaidFile(recovered);
        this.durable = new DurableMark(recovered.barrier(), recovered.place());
        this.writability = new Writability(folder.location(), durable::wake);
        this.room = new Room(segments, checkpoints, writability, new Reserve(folder));
        this.writer = new FrameWriter(segments, start.journal(), start.segmentBytes(), recovered.place());
        this.lastBarrier = recovered.barrier();
        this.lastBarrierEnd = recovered.place();
        this.lastApplicable = recovered.place();
        this.applier = new Applier(
                recovered,
                database,
                checkpoints,
                durable,
                writability,
                room,
                settings.checkpointBytes(),
                this::witness,
                () -> place().segment());
    }

    /**
     * Opens the journal in {@code folder} and its database file in {@code pages}, brings both to the last whole barrier, and makes them if
     * they are not there.
     *
     * @throws ProblemException (MK-STO-…) if another process has them open or they cannot be right; then nothing was changed
     */
    public static Journal open(Disk pages, Disk folder, JournalSettings settings, Clock clock) {
        Closeable processLock = null;
        try {
            processLock = pages.lock(LOCK).orElseThrow(() -> Trouble.taken(pages.location()));
            var recovered = new Recovery(pages, folder, settings, clock).run();
            var checkpoints = new Checkpoints(recovered.control(), new Belonging(pages), recovered.checkpoint());
            var journal = new Journal(folder, settings, clock, processLock, recovered, checkpoints);
            journal.applier.start();
            return journal;
        } catch (IOException failure) {
            release(processLock, failure);
            throw Trouble.unreadable(pages.location(), failure);
        } catch (RuntimeException failure) {
            release(processLock, failure);
            throw failure;
        }
    }

    private static void release(@Nullable Closeable processLock, Exception failure) {
        try {
            if (processLock != null) {
                processLock.close();
            }
        } catch (IOException alsoFailed) {
            failure.addSuppressed(alsoFailed);
        }
    }

    /** Size of the database file as H2 sees it, in bytes. */
    public long size() {
        return database.size();
    }

    /**
     * Reads as from the database file.
     *
     * @return how many bytes; -1 at or beyond the end
     */
    int read(ByteBuffer to, long position) throws IOException {
        return database.read(to, position);
    }

    /** Takes what H2 writes. It is durable after the next barrier's {@link #sync}. */
    void write(ByteBuffer from, long position) throws IOException {
        boolean much;
        lock.lock();
        try {
            requireMemory();
            long at = position;
            while (from.hasRemaining()) {
                int length = writer.fitting(from.remaining());
                ByteBuffer payload = from.slice(from.position(), length);
                long sequence = writer.place().sequence();
                Stored stored = writer.add(Kind.WRITE, at, payload);
                database.put(at, length, sequence, stored);
                from.position(from.position() + length);
                at += length;
            }
            much = writer.waitingBytes() > settings.bufferBytes();
        } finally {
            lock.unlock();
        }
        if (much) {
            spill();
        }
    }

    void truncate(long bytes) throws IOException {
        lock.lock();
        try {
            requireMemory();
            if (bytes < database.size()) {
                writer.fitting(0);
                writer.add(Kind.TRUNCATE, bytes, ByteBuffer.allocate(0));
                database.truncate(bytes);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Marks this moment. The caller sees to it that no transaction is under way and that H2 has written all it has.
     *
     * @return the number of the barrier; the one before, if nothing was written since
     */
    public long barrier() {
        lock.lock();
        try {
            if (writer.place().sequence() > lastBarrierEnd.sequence()) {
                DurableMark.Position durableNow = durable.position();
                addBarrier(durableNow.barrier());
                lastApplicable = durableNow.end();
            }
            return lastBarrier;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Adds an empty barrier that says that the one before is durable, so that the one before may be applied. When nothing is written for a
     * while, no other barrier would say it.
     */
    private void witness() {
        long number;
        lock.lock();
        try {
            boolean quiet = writer.place().sequence() == lastBarrierEnd.sequence()
                    && durable.position().barrier() == lastBarrier;
            if (!quiet || lastApplicable.equals(lastBarrierEnd)) {
                return;
            }
            addBarrier(lastBarrier);
            // It changes nothing, so it needs no witness.
            lastApplicable = lastBarrierEnd;
            number = lastBarrier;
        } finally {
            lock.unlock();
        }
        sync(number);
    }

    private void addBarrier(long durableBarrier) {
        lastBarrier++;
        writer.addBarrier(new Barrier(
                lastBarrier,
                checkpoints.last().epoch(),
                clock.instant(),
                durableBarrier,
                database.size(),
                lastBarrierEnd.sequence()));
        lastBarrierEnd = writer.place();
    }

    /**
     * Returns when that barrier is durable.
     *
     * @throws ProblemException.NoSpace if there is no room for it now; it stays in memory, and a later call may succeed
     * @throws ProblemException.Unavailable if a write or an fsync failed, now or before: nothing more is durable until a restart has looked
     */
    public void sync(long barrier) {
        writing.lock();
        try {
            if (durable.position().barrier() < barrier) {
                writability.requireNoFailure();
                DurableMark.Position written = writeWaiting();
                long began = System.nanoTime();
                writer.force();
                forceNanos += System.nanoTime() - began;
                forces++;
                durable.moveTo(written);
            }
        } catch (IOException failed) {
            throw writability.fail(failed);
        } finally {
            writing.unlock();
        }
    }

    /**
     * Writes all frames there are.
     *
     * @return what is durable once the segments are forced
     */
    private DurableMark.Position writeWaiting() throws IOException {
        List<FrameWriter.Waiting> taken;
        DurableMark.Position written;
        lock.lock();
        try {
            taken = writer.take();
            written = new DurableMark.Position(lastBarrier, lastBarrierEnd, lastApplicable);
        } finally {
            lock.unlock();
        }
        prepareFor(taken);
        writer.write(taken);
        for (FrameWriter.Waiting each : taken) {
            journalBytes += each.frame().length;
        }
        return written;
    }

    private void prepareFor(List<FrameWriter.Waiting> taken) throws IOException {
        try {
            for (long number : writer.segmentsOf(taken)) {
                room.prepare(number);
            }
        } catch (IOException noRoom) {
            if (!Trouble.isFull(noRoom)) {
                throw noRoom;
            }
            lock.lock();
            try {
                writer.putBack(taken);
            } finally {
                lock.unlock();
            }
            throw writability.full();
        }
    }

    /** Writes without a barrier, so that one long statement does not fill the memory. What does not work now is tried again by the barrier. */
    private void spill() {
        writing.lock();
        try {
            if (writability.state() != State.FAILED) {
                writeWaiting();
            }
        } catch (IOException failed) {
            writability.fail(failed);
        } catch (ProblemException.NoSpace waits) {
            LOG.debug("Not written ahead: {}", waits.getMessage());
        } finally {
            writing.unlock();
        }
    }

    private void requireMemory() throws IOException {
        if (writer.waitingBytes() > MOST_UNWRITTEN_BYTES) {
            throw new IOException("more than " + (MOST_UNWRITTEN_BYTES >> 20) + " MiB could not be written");
        }
    }

    /**
     * Asks whether more may be written.
     *
     * @param essential for what must be possible on a full disk: what frees space, and its record
     * @throws ProblemException.NoSpace if the disk is full
     * @throws ProblemException.Unavailable after a failure
     */
    public void requireWritable(boolean essential) {
        writability.requireNoFailure();
        if (!essential || roomBytes() < LEAST_ROOM_BYTES) {
            writability.requireNotFull();
        }
    }

    private long roomBytes() {
        lock.lock();
        try {
            boolean another = segments.has(writer.place().segment() + 1);
            return writer.room() - writer.waitingBytes() + (another ? settings.segmentBytes() : 0);
        } finally {
            lock.unlock();
        }
    }

    /** Written to segments since the journal was opened. */
    public long writtenBytes() {
        return journalBytes;
    }

    public JournalFigures figures() {
        return new JournalFigures(
                durable.position().barrier(),
                journalBytes,
                forces,
                Duration.ofNanos(forceNanos),
                database.overlaidBytes(),
                segments.count(),
                (long) segments.count() * settings.segmentBytes(),
                writability.state());
    }

    /** Compares what the newest segments say with the database file. The applier rests meanwhile, writers go on. */
    public Optional<String> firstDifference() throws IOException {
        return applier.resting(checkpoint -> new Agreement(segments, checkpoint, database.file())
                .firstDifference(segments.newest(COMPARED_SEGMENTS), new Overlay(), checkpoint.databaseBytes()));
    }

    /**
     * After H2 has closed its file: makes everything durable, brings it into the database file and says so in the control file. After a
     * failure, or without space, only lets go: the next start does the rest.
     */
    @Override
    public void close() {
        try {
            sync(barrier());
            witness();
            applier.stop();
            // A failed fsync of the database file too is believed once: no checkpoint may follow it.
            writability.requireNoFailure();
            applier.finish();
        } catch (ProblemException stays) {
            LOG.warn("Closed without a last checkpoint; the next start does it: {}", stays.getMessage());
        }
        abandon();
    }

    /** Lets go at a moment that is no barrier: what H2 has written since the last one is cut by the next start. */
    public void abandon() {
        applier.stop();
        try (processLock;
                checkpoints) {
            segments.close();
            database.file().close();
        } catch (IOException failed) {
            LOG.warn("A file of the journal could not be closed", failed);
        }
    }

    private Cursor place() {
        lock.lock();
        try {
            return writer.place();
        } finally {
            lock.unlock();
        }
    }
}
