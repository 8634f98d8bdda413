package io.mapkeep.storage.journal;

import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.storage.journal.Frame.Kind;
import io.mapkeep.storage.journal.JournalFigures.State;
import io.mapkeep.storage.journal.Overlay.Stored;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of frames: into memory, then into segments, then durable. Barriers stand between them.
 *
 * <p>On a follower the barriers come from the primary; then none is made here.
 */
final class FrameLog {
    private static final Logger LOG = LoggerFactory.getLogger(FrameLog.class);
    /** With a failed or full disk, more than this is not kept in memory. */
    private static final long MOST_UNWRITTEN_BYTES = 256L << 20;

    private final JournalSettings settings;
    private final Clock clock;
    private final Segments segments;
    private final OverlaidFile database;
    private final DurableMark durable;
    private final Writability writability;
    private final Room room;
    private final Doubt doubt;
    private final boolean following;
    /** Guards the writer's places and the last barrier. Never held while a disk is waited for. */
    private final ReentrantLock lock = new ReentrantLock();

    private final FrameWriter writer;
    private BarrierPoint lastBarrier;
    private Cursor lastBarrierEnd;
    /** What is applicable as soon as the last barrier is durable. */
    private Cursor lastApplicable;

    private @Nullable CompletableFuture<Still> atNextBarrier;
    /** Held while segments are written or forced: by one thread at a time. */
    private final ReentrantLock writing = new ReentrantLock();

    private volatile long writtenBytes;
    private volatile long forces;
    private volatile long forceNanos;

    /** @param following whether barriers come from a primary */
    FrameLog(
            Recovered recovered,
            JournalSettings settings,
            Clock clock,
            OverlaidFile database,
            DurableMark durable,
            Writability writability,
            Room room,
            Doubt doubt,
            boolean following) {
        Checkpoint start = recovered.checkpoint();
        this.settings = settings;
        this.clock = clock;
        this.segments = recovered.segments();
        this.database = database;
        this.durable = durable;
        this.writability = writability;
        this.room = room;
        this.doubt = doubt;
        this.following = following;
        this.writer = new FrameWriter(segments, start.journal(), start.segmentBytes(), recovered.place());
        this.lastBarrier = recovered.point();
        this.lastBarrierEnd = recovered.place();
        this.lastApplicable = recovered.place();
    }

    /** A barrier, held still: the database file is not brought beyond it until {@link DurableMark#unpin}. */
    record Still(BarrierPoint point, Cursor end, OverlaidFile file) {}

    /** Takes what is written to the database file. It is durable after the next barrier's {@link #sync}. */
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
                long sequence = writer.place().sequence();
                writer.add(Kind.TRUNCATE, bytes, ByteBuffer.allocate(0));
                database.truncate(bytes, sequence);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Marks this moment; a follower marks none.
     *
     * @return the number of the barrier; the one before, if nothing was written since
     */
    long barrier() {
        lock.lock();
        try {
            if (!following && !isWhole()) {
                DurableMark.Position durableNow = durable.position();
                addBarrier(lastBarrier.epoch(), durableNow.barrier());
                lastApplicable = durableNow.end();
            }
            return lastBarrier.number();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Marks what the primary marked.
     *
     * @throws IllegalArgumentException if that is not the barrier that comes next, or the database file has another size here
     */
    void barrier(BarrierPoint point) {
        lock.lock();
        try {
            if (point.number() != lastBarrier.number() + 1
                    || point.epoch() < lastBarrier.epoch()
                    || point.databaseBytes() != database.size()) {
                throw new IllegalArgumentException(
                        "barrier " + point + " does not follow " + lastBarrier + " and " + database.size() + " bytes");
            }
            boolean empty = isWhole();
            DurableMark.Position durableNow = durable.position();
            add(point, durableNow.barrier());
            // An empty one changes nothing, so it needs no witness, and it is the witness of the one before.
            lastApplicable = empty ? lastBarrierEnd : durableNow.end();
        } finally {
            lock.unlock();
        }
    }

    /** An empty durable barrier of a higher epoch. */
    void beginEpoch(long epoch) {
        long number;
        lock.lock();
        try {
            if (!isWhole() || epoch <= lastBarrier.epoch()) {
                throw new IllegalStateException("epoch " + epoch + " cannot begin after " + lastBarrier);
            }
            addBarrier(epoch, durable.position().barrier());
            lastApplicable = lastBarrierEnd;
            number = lastBarrier.number();
        } finally {
            lock.unlock();
        }
        sync(number);
    }

    /**
     * Adds an empty barrier that says that the one before is durable, so that the one before may be applied. When nothing is written for a
     * while, no other barrier would say it.
     */
    void witness() {
        long number;
        lock.lock();
        try {
            boolean quiet = isWhole() && durable.position().barrier() == lastBarrier.number();
            if (following || !quiet || lastApplicable.equals(lastBarrierEnd)) {
                return;
            }
            addBarrier(lastBarrier.epoch(), lastBarrier.number());
            // It changes nothing, so it needs no witness.
            lastApplicable = lastBarrierEnd;
            number = lastBarrier.number();
        } finally {
            lock.unlock();
        }
        sync(number);
    }

    private void addBarrier(long epoch, long durableBarrier) {
        add(new BarrierPoint(epoch, lastBarrier.number() + 1, clock.instant(), database.size()), durableBarrier);
    }

    private void add(BarrierPoint point, long durableBarrier) {
        lastBarrier = point;
        writer.addBarrier(new Barrier(
                point.number(),
                point.epoch(),
                point.time(),
                durableBarrier,
                point.databaseBytes(),
                lastBarrierEnd.sequence()));
        lastBarrierEnd = writer.place();
        if (atNextBarrier != null) {
            atNextBarrier.complete(holdStill());
            atNextBarrier = null;
        }
    }

    /** Completed at once if nothing was written since the last barrier, else by the next one. */
    CompletableFuture<Still> atBarrier() {
        lock.lock();
        try {
            if (isWhole()) {
                return CompletableFuture.completedFuture(holdStill());
            }
            // Each asker has a view of its own to close.
            CompletableFuture<Still> mine = new CompletableFuture<>();
            CompletableFuture<Still> before = atNextBarrier;
            if (before == null) {
                atNextBarrier = mine;
                return mine;
            }
            before.whenComplete((still, failure) -> mine.complete(holdStill()));
            return mine;
        } finally {
            lock.unlock();
        }
    }

    private Still holdStill() {
        durable.pin(lastBarrierEnd);
        return new Still(lastBarrier, lastBarrierEnd, database.still());
    }

    /** Whether nothing was written since the last barrier. */
    boolean isWhole() {
        lock.lock();
        try {
            return writer.place().sequence() == lastBarrierEnd.sequence();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns when that barrier is durable.
     *
     * @throws ProblemException.NoSpace if there is no room for it now; it stays in memory, and a later call may succeed
     * @throws ProblemException.Unavailable if a write or an fsync failed, now or before: nothing more is durable until a restart has looked
     */
    void sync(long barrier) {
        writing.lock();
        try {
            if (durable.position().barrier() < barrier) {
                writability.requireNoFailure();
                DurableMark.Position written = writeWaiting();
                // A follower's disk may work at the same time as this one.
                durable.written(written.end());
                long began = System.nanoTime();
                writer.force();
                forceNanos += System.nanoTime() - began;
                forces++;
                durable.moveTo(written);
            }
        } catch (IOException failed) {
            throw fail(failed);
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
            writtenBytes += each.frame().length;
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
            LOG.debug("Not written ahead: {}", fail(failed).getMessage());
        } catch (ProblemException.NoSpace waits) {
            LOG.debug("Not written ahead: {}", waits.getMessage());
        } finally {
            writing.unlock();
        }
    }

    /** Under the lock of writing, so that nothing becomes durable behind the barrier that is noted. */
    private ProblemException fail(IOException failed) {
        doubt.castBehind(durable.position().barrier());
        return writability.fail(failed);
    }

    private void requireMemory() throws IOException {
        if (writer.waitingBytes() > MOST_UNWRITTEN_BYTES) {
            throw new IOException("more than " + (MOST_UNWRITTEN_BYTES >> 20) + " MiB could not be written");
        }
    }

    /** What can still be written without asking the disk for room. */
    long roomBytes() {
        lock.lock();
        try {
            boolean another = segments.has(writer.place().segment() + 1);
            return writer.room() - writer.waitingBytes() + (another ? settings.segmentBytes() : 0);
        } finally {
            lock.unlock();
        }
    }

    Cursor place() {
        lock.lock();
        try {
            return writer.place();
        } finally {
            lock.unlock();
        }
    }

    /** Written to segments since the journal was opened. */
    long writtenBytes() {
        return writtenBytes;
    }

    /** Fsyncs of segments. */
    long forces() {
        return forces;
    }

    /** All fsyncs together. */
    Duration forceTime() {
        return Duration.ofNanos(forceNanos);
    }
}
