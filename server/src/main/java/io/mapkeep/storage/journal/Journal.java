package io.mapkeep.storage.journal;

import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.storage.journal.Frame.Kind;
import io.mapkeep.storage.journal.JournalFigures.State;
import io.mapkeep.storage.journal.Overlay.Extent;
import io.mapkeep.storage.journal.Overlay.Piece;
import io.mapkeep.storage.journal.Overlay.Stored;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
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
    /** What the doctor compares with the database file: older segments have mostly been overwritten since. */
    private static final int COMPARED_SEGMENTS = 8;
    /** With a failed or full disk, more than this is not kept in memory. */
    private static final long MOST_UNWRITTEN_BYTES = 256L << 20;

    private final Disk folder;
    private final JournalSettings settings;
    private final Clock clock;
    private final Closeable processLock;
    private final Segments segments;
    private final ControlFile control;
    private final DiskFile database;
    private final FrameWriter writer;
    private final Overlay overlay;
    private final Applier applier;
    private final Reserve reserve;
    /** Guards the overlay, the writer's places and the fields below it. Never held while a disk is waited for. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition moreToApply = lock.newCondition();
    /** Held while segments are written or forced: by one thread at a time. */
    private final ReentrantLock writing = new ReentrantLock();

    private long lastBarrier;
    private Cursor lastBarrierEnd;
    private volatile long durable;
    private volatile Cursor durableEnd;
    private volatile long size;
    /** The database file counts up to here only: behind it, it has not been cut yet. */
    private volatile long databaseCounts;

    private volatile boolean overlayEmpty;
    private volatile boolean full;
    private volatile @Nullable IOException failure;
    private volatile long journalBytes;
    private volatile long forces;
    private volatile long forceNanos;

    private Journal(Disk folder, JournalSettings settings, Clock clock, Closeable processLock, Recovered recovered) {
        this.folder = folder;
        this.settings = settings;
        this.clock = clock;
        this.processLock = processLock;
        this.segments = recovered.segments();
        this.control = recovered.control();
        this.database = recovered.database();
        Checkpoint checkpoint = recovered.checkpoint();
        this.writer = new FrameWriter(segments, checkpoint.journal(), checkpoint.segmentBytes(), recovered.place());
        this.overlay = recovered.unapplied();
        this.overlayEmpty = overlay.isEmpty();
        this.databaseCounts = recovered.databaseCounts();
        this.lastBarrier = recovered.barrier();
        this.lastBarrierEnd = recovered.place();
        this.durable = recovered.barrier();
        this.durableEnd = recovered.place();
        this.size = recovered.databaseBytes();
        this.reserve = new Reserve(folder);
        this.applier = new Applier(this, checkpoint);
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
            var journal = new Journal(folder, settings, clock, processLock, recovered);
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
        return size;
    }

    /**
     * Reads as from the database file.
     *
     * @return how many bytes; -1 at or beyond the end
     */
    int read(ByteBuffer to, long position) throws IOException {
        long end = size;
        if (position >= end) {
            return -1;
        }
        int length = (int) Math.min(to.remaining(), end - position);
        if (overlayEmpty) {
            readDatabase(to, position, length);
            return length;
        }
        int start = to.position();
        List<Piece> pieces = find(to, position, length);
        try {
            for (Piece piece : pieces) {
                to.position(start + (int) (piece.start() - position));
                Extent extent = piece.extent();
                if (extent == null) {
                    readDatabase(to, piece.start(), piece.length());
                } else {
                    readSegment(to, extent);
                }
            }
        } finally {
            letGo(pieces);
        }
        to.position(start + length);
        return length;
    }

    /** Copies what is in memory, and holds the segments of what is not; returns the pieces that are still to be read. */
    private List<Piece> find(ByteBuffer to, long position, int length) {
        lock.lock();
        try {
            return overlay.find(position, length).stream()
                    .filter(piece -> !copyFromMemory(to, position, piece))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    private boolean copyFromMemory(ByteBuffer to, long position, Piece piece) {
        Extent extent = piece.extent();
        if (extent == null) {
            return false;
        }
        byte[] frame = extent.stored().memory();
        if (frame == null) {
            segments.hold(extent.stored().segment);
            return false;
        }
        to.put(
                to.position() + (int) (piece.start() - position),
                frame,
                Frame.HEADER_BYTES + extent.skipped(),
                piece.length());
        return true;
    }

    private void letGo(List<Piece> pieces) {
        for (Piece piece : pieces) {
            Extent extent = piece.extent();
            if (extent != null) {
                segments.release(extent.stored().segment);
            }
        }
    }

    private void readSegment(ByteBuffer to, Extent extent) throws IOException {
        ByteBuffer part = to.duplicate().limit(to.position() + extent.length());
        long at = extent.stored().offset + extent.skipped();
        if (Blocks.fill(segments.file(extent.stored().segment), part, at) < extent.length()) {
            throw new IOException(
                    SegmentHeader.name(extent.stored().segment) + " ends before byte " + (at + extent.length()));
        }
    }

    /** What the file does not have yet, or should not have any more, reads as zeros. */
    private void readDatabase(ByteBuffer to, long position, int length) throws IOException {
        int start = to.position();
        int counts = (int) Math.max(0, Math.min(length, databaseCounts - position));
        ByteBuffer part = to.duplicate().limit(start + counts);
        int got = counts == 0 ? 0 : Blocks.fill(database, part, position);
        for (int i = got; i < length; i++) {
            to.put(start + i, (byte) 0);
        }
        to.position(start + length);
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
                overlay.put(at, length, sequence, stored);
                from.position(from.position() + length);
                at += length;
            }
            overlayEmpty = false;
            size = Math.max(size, at);
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
            if (bytes < size) {
                writer.fitting(0);
                writer.add(Kind.TRUNCATE, bytes, ByteBuffer.allocate(0));
                overlay.truncate(bytes);
                databaseCounts = Math.min(databaseCounts, bytes);
                size = bytes;
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
                lastBarrier++;
                writer.addBarrier(new Barrier(
                        lastBarrier, applier.epoch(), clock.instant(), durable, size, lastBarrierEnd.sequence()));
                lastBarrierEnd = writer.place();
            }
            return lastBarrier;
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
    public void sync(long barrier) {
        writing.lock();
        try {
            if (durable < barrier) {
                requireNoFailure();
                Written written = writeWaiting();
                long began = System.nanoTime();
                writer.force();
                forceNanos += System.nanoTime() - began;
                forces++;
                becomeDurable(written);
            }
        } catch (IOException failed) {
            throw fail(failed);
        } finally {
            writing.unlock();
        }
    }

    /** The last barrier that is in its segment, and its end. */
    private record Written(long barrier, Cursor end) {}

    /** Writes all frames there are. */
    private Written writeWaiting() throws IOException {
        List<FrameWriter.Waiting> taken;
        Written written;
        lock.lock();
        try {
            taken = writer.take();
            written = new Written(lastBarrier, lastBarrierEnd);
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
                prepare(number);
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
            throw Trouble.full(folder.location());
        }
    }

    /** Makes a segment ready, from the reserve if need be. */
    void prepare(long number) throws IOException {
        try {
            segments.prepare(number, applier.needed());
        } catch (IOException failed) {
            if (!Trouble.isFull(failed)) {
                throw failed;
            }
            becomeFull(true);
            makeRoom();
            segments.prepare(number, applier.needed());
        }
    }

    /** On a full disk: history goes, and the reserve. */
    void makeRoom() throws IOException {
        segments.retireAll(applier.needed());
        reserve.release();
    }

    private void becomeDurable(Written written) {
        lock.lock();
        try {
            durable = written.barrier();
            durableEnd = written.end();
            moreToApply.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Writes without a barrier, so that one long statement does not fill the memory. What does not work now is tried again by the barrier. */
    private void spill() {
        if (failure != null) {
            return;
        }
        writing.lock();
        try {
            if (failure == null) {
                writeWaiting();
            }
        } catch (IOException failed) {
            fail(failed);
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
        requireNoFailure();
        if (full && !(essential && roomBytes() > SegmentHeader.BYTES * 64L)) {
            throw Trouble.full(folder.location());
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

    private void requireNoFailure() {
        IOException failed = failure;
        if (failed != null) {
            throw Trouble.failed(failed);
        }
    }

    /** After this nothing is durable any more, whatever the disk says: fsync is believed once. */
    ProblemException fail(IOException failed) {
        if (failure == null) {
            failure = failed;
            LOG.error("Writing to disk failed; nothing more is written until a restart", failed);
        }
        return Trouble.failed(failed);
    }

    void becomeFull(boolean now) {
        lock.lock();
        try {
            if (full != now) {
                full = now;
                LOG.warn(now ? "The disk is full; writes are refused" : "There is space again; writes go on");
                moreToApply.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Written to segments since the journal was opened. */
    public long writtenBytes() {
        return journalBytes;
    }

    public JournalFigures figures() {
        lock.lock();
        try {
            State state = failure != null ? State.FAILED : full ? State.FULL : State.WRITABLE;
            return new JournalFigures(
                    durable,
                    journalBytes,
                    forces,
                    Duration.ofNanos(forceNanos),
                    overlay.bytes(),
                    segments.count(),
                    (long) segments.count() * settings.segmentBytes(),
                    state);
        } finally {
            lock.unlock();
        }
    }

    /** Compares what the newest segments say with the database file. The applier rests meanwhile, writers go on. */
    public Optional<String> firstDifference() throws IOException {
        return applier.resting(checkpoint -> new Agreement(segments, checkpoint, database)
                .firstDifference(segments.newest(COMPARED_SEGMENTS), new Overlay(), checkpoint.databaseBytes()));
    }

    /**
     * Makes everything durable, brings it into the database file and says so in the control file. After a failure, or without space, only
     * lets go: the next start does the rest.
     */
    @Override
    public void close() {
        try {
            sync(barrier());
            applier.finish();
        } catch (ProblemException stays) {
            LOG.warn("Closed without the last barrier: {}", stays.getMessage());
            applier.stop();
        }
        try (processLock;
                database;
                control) {
            segments.close();
        } catch (IOException failed) {
            LOG.warn("A file of the journal could not be closed", failed);
        }
    }

    // What the applier works on.

    ReentrantLock lock() {
        return lock;
    }

    Condition moreToApply() {
        return moreToApply;
    }

    Segments segments() {
        return segments;
    }

    ControlFile control() {
        return control;
    }

    DiskFile database() {
        return database;
    }

    long checkpointBytes() {
        return settings.checkpointBytes();
    }

    Reserve reserve() {
        return reserve;
    }

    boolean isFull() {
        return full;
    }

    boolean hasFailed() {
        return failure != null;
    }

    Cursor durableEnd() {
        return durableEnd;
    }

    Cursor place() {
        lock.lock();
        try {
            return writer.place();
        } finally {
            lock.unlock();
        }
    }

    /** That frame stands in the database file now. */
    void applied(Frame frame) {
        lock.lock();
        try {
            switch (frame.kind()) {
                case WRITE ->
                    overlay.forget(
                            frame.position(), frame.position() + frame.payload().remaining(), frame.sequence());
                case TRUNCATE -> {
                    if (databaseCounts == frame.position()) {
                        databaseCounts = Long.MAX_VALUE;
                    }
                }
                case BARRIER, END -> {
                    // nothing of the database file's
                }
            }
            overlayEmpty = overlay.isEmpty();
        } finally {
            lock.unlock();
        }
    }
}
