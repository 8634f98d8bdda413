package io.mapkeep.storage.journal;

import io.mapkeep.contract.problem.ProblemException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The barrier journal of one database file.
 *
 * <pre>
 *   H2, or a primary ──write──▶ frames in memory ──sync──▶ segments ──applier──▶ database file
 *   H2, views        ◀──read─── overlay: the newest of the three ────────────────────┘
 *   followers, archive ◀─────── changes: the segments again, up to the last durable barrier
 * </pre>
 *
 * <p>{@link #barrier} marks a moment without a transaction under way, {@link #sync} makes everything up to it durable: one write and one
 * fsync of a segment. A start brings the database file to the last whole barrier. Nothing that H2 writes can fail half-way: it stays in
 * memory until it can be written, so that reading goes on when the disk does not.
 *
 * <p>On a follower nothing but {@link #take} writes, and the barriers are those of the primary: same numbers, same bytes.
 */
public final class Journal implements PageFile, AutoCloseable {
    static final String DATABASE = "pages.mv.db";
    static final String DATABASE_BEFORE_JOURNAL = "mapkeep.mv.db";
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final String LOCK = "lock";
    /** On a full disk so much must be left for what is essential. */
    private static final long LEAST_ROOM_BYTES = 256 << 10;
    /** What the doctor compares with the database file: older segments have mostly been overwritten since. */
    private static final int COMPARED_SEGMENTS = 4;
    /** A single statement can keep the next barrier waiting. */
    private static final Duration VIEW_PATIENCE = Duration.ofSeconds(60);

    private final JournalSettings settings;
    private final Closeable processLock;
    private final Segments segments;
    private final Checkpoints checkpoints;
    private final OverlaidFile database;
    private final DurableMark durable;
    private final Writability writability;
    private final FrameLog frames;
    private final Applier applier;
    private final @Nullable Intake intake;
    private final Set<PinnedView> views = ConcurrentHashMap.newKeySet();

    private Journal(
            Disk folder,
            JournalSettings settings,
            Clock clock,
            Closeable processLock,
            Recovered recovered,
            Checkpoints checkpoints,
            boolean following) {
        this.settings = settings;
        this.processLock = processLock;
        this.segments = recovered.segments();
        this.checkpoints = checkpoints;
        this.database = new OverlaidFile(recovered);
        this.durable = new DurableMark(recovered.point(), recovered.place());
        this.writability = new Writability(folder.location(), durable::wake);
        var room = new Room(segments, checkpoints, writability, new Reserve(folder));
        Doubt doubt = recovered.control().doubt();
        this.frames = new FrameLog(recovered, settings, clock, database, durable, writability, room, doubt, following);
        this.intake = following ? new Intake(frames, durable) : null;
        this.applier = new Applier(
                recovered,
                database,
                checkpoints,
                durable,
                writability,
                room,
                settings.checkpointBytes(),
                frames::witness,
                () -> frames.place().segment());
    }

    /**
     * Opens the journal in {@code folder} and its database file in {@code pages}, brings both to the last whole barrier, and makes them if
     * they are not there.
     *
     * @throws ProblemException (MK-STO-…) if another process has them open or they cannot be right; then nothing was changed
     */
    public static Journal open(Disk pages, Disk folder, JournalSettings settings, Clock clock) {
        return open(pages, folder, settings, clock, new Recovery(pages, folder, settings, clock)::run, false);
    }

    /** The same for a follower: only {@link #take} writes. What a broken connection left without a barrier is cut. */
    public static Journal openAsFollower(Disk pages, Disk folder, JournalSettings settings, Clock clock) {
        return open(pages, folder, settings, clock, new Recovery(pages, folder, settings, clock)::run, true);
    }

    /**
     * Makes the journal of a database file that was copied from another machine, and is {@code mapkeep.mv.db} in {@code pages}; then a
     * follower opens it like any other.
     *
     * @param point where the copy stands, and the journal goes on
     */
    public static void adopt(Disk pages, Disk folder, JournalSettings settings, Clock clock, BarrierPoint point) {
        open(pages, folder, settings, clock, () -> new Creation(pages, folder, settings, clock).adopt(point), true)
                .close();
    }

    @FunctionalInterface
    private interface Start {
        Recovered run() throws IOException;
    }

    private static Journal open(
            Disk pages, Disk folder, JournalSettings settings, Clock clock, Start start, boolean following) {
        Closeable processLock = null;
        try {
            processLock = pages.lock(LOCK).orElseThrow(() -> Trouble.taken(pages.location()));
            Recovered recovered = start.run();
            var checkpoints = new Checkpoints(recovered.control(), new Belonging(pages), recovered.checkpoint());
            var journal = new Journal(folder, settings, clock, processLock, recovered, checkpoints, following);
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
    @Override
    public long size() {
        return database.size();
    }

    @Override
    public int read(ByteBuffer to, long position) throws IOException {
        return database.read(to, position);
    }

    /** Takes what H2 writes. It is durable after the next barrier's {@link #sync}. */
    @Override
    public void write(ByteBuffer from, long position) throws IOException {
        frames.write(from, position);
    }

    @Override
    public void truncate(long bytes) throws IOException {
        frames.truncate(bytes);
    }

    /**
     * Marks this moment. The caller sees to it that no transaction is under way and that H2 has written all it has.
     *
     * @return the number of the barrier; the one before, if nothing was written since
     */
    public long barrier() {
        return frames.barrier();
    }

    /**
     * Returns when that barrier is durable.
     *
     * @throws ProblemException.NoSpace if there is no room for it now; it stays in memory, and a later call may succeed
     * @throws ProblemException.Unavailable if a write or an fsync failed, now or before: nothing more is durable until a restart has looked
     */
    public void sync(long barrier) {
        frames.sync(barrier);
    }

    /**
     * Takes a change of the primary. It is durable after {@link #sync} of its barrier. After a broken connection the changes since the last
     * barrier come again, from the first on: that gives the same bytes.
     *
     * @throws IllegalArgumentException if a barrier is not the one that comes next, or the database file has another size here: this is no
     *     copy of the primary
     */
    public void take(Change change) throws IOException {
        requireIntake().take(change);
    }

    private Intake requireIntake() {
        if (intake == null) {
            throw new IllegalStateException("this journal is not opened as a follower's");
        }
        return intake;
    }

    /** Before the first write of a primary that takes over: durable when it returns. On a journal that was just opened, and not as a follower. */
    public void beginEpoch(long epoch) {
        frames.beginEpoch(epoch);
    }

    /** The newest durable barrier. */
    public BarrierPoint reached() {
        return durable.position().point();
    }

    /**
     * The database file at a barrier that is durable when this returns; the newest one, or the next if something was written since.
     *
     * @throws ProblemException.Unavailable if a long statement kept the next barrier waiting, or the disk failed
     */
    public PinnedView pin() {
        PinnedView view = view(intake == null ? awaitBarrier() : intake.still());
        try {
            sync(view.point().number());
            return view;
        } catch (RuntimeException failure) {
            view.close();
            throw failure;
        }
    }

    private FrameLog.Still awaitBarrier() {
        var wanted = frames.atBarrier();
        try {
            return wanted.get(VIEW_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException tooLong) {
            wanted.thenAccept(late -> view(late).close());
            throw Trouble.noView(VIEW_PATIENCE);
        } catch (InterruptedException interrupted) {
            wanted.thenAccept(late -> view(late).close());
            Thread.currentThread().interrupt();
            throw Trouble.noView(VIEW_PATIENCE);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private PinnedView view(FrameLog.Still still) {
        var opened = new PinnedView[1];
        opened[0] = new PinnedView(still, frames::writtenBytes, () -> {
            durable.unpin(still.end());
            views.remove(opened[0]);
        });
        views.add(opened[0]);
        return opened[0];
    }

    /**
     * Changes behind that barrier, those that come later too.
     *
     * @throws HistoryGone if they were let go
     */
    public ChangeStream changesAfter(long barrier) throws IOException {
        DurableMark.Position now = durable.position();
        Checkpoint any = checkpoints.last();
        var from = barrier == now.barrier()
                ? new History.Found(now.point(), now.end())
                : new History(segments, any).behind(barrier);
        var reader = new FrameReader(segments, any.journal(), any.segmentBytes(), from.end());
        return new ChangeStream(segments, durable, reader, from.end(), from.point());
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
        if (!essential || frames.roomBytes() < LEAST_ROOM_BYTES) {
            writability.requireNotFull();
        }
    }

    /** Written to segments since the journal was opened. */
    public long writtenBytes() {
        return frames.writtenBytes();
    }

    public JournalFigures figures() {
        return new JournalFigures(
                durable.position().barrier(),
                frames.writtenBytes(),
                frames.forces(),
                frames.forceTime(),
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
        closeViews();
        try {
            sync(barrier());
            frames.witness();
            applier.stop();
            // A failed fsync of the database file too is believed once: no checkpoint may follow it.
            writability.requireNoFailure();
            applier.finish(frames.isWhole());
        } catch (ProblemException stays) {
            LOG.warn("Closed without a last checkpoint; the next start does it: {}", stays.getMessage());
        }
        abandon();
    }

    /** Lets go at a moment that is no barrier: what H2 has written since the last one is cut by the next start. */
    public void abandon() {
        closeViews();
        applier.stop();
        try (processLock;
                checkpoints) {
            segments.close();
            database.file().close();
        } catch (IOException failed) {
            LOG.warn("A file of the journal could not be closed", failed);
        }
    }

    private void closeViews() {
        if (intake != null) {
            intake.close();
        }
        List.copyOf(views).forEach(PinnedView::close);
    }
}
