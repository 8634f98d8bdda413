package io.mapkeep.storage.replica;

import io.mapkeep.runtime.DurableFiles;
import io.mapkeep.storage.journal.BarrierPoint;
import io.mapkeep.storage.journal.Change;
import io.mapkeep.storage.journal.FolderDisk;
import io.mapkeep.storage.journal.Journal;
import io.mapkeep.storage.journal.JournalSettings;
import io.mapkeep.storage.journal.PinnedView;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The database folder of a follower: takes what the primary sends, and is exchanged as a whole by a base copy. The exchange is three
 * renamings, and a start after a crash between any two of them goes on where it was.
 *
 * <pre>
 *   database.copy/mapkeep.mv.db      a base copy on its way; of use also when it was interrupted
 *   database.copy/adopt.json         it is complete, and this is the barrier it stands at
 *   database/                        what is followed and read
 *   database.old/                    replaced, to be deleted
 *   diverged-…/database/             replaced, and holding what the cluster has not: kept
 * </pre>
 */
final class FollowedDatabase implements Closeable {
    private static final String FILE = "mapkeep.mv.db";
    private static final String COMPLETE = "adopt.json";
    static final BarrierPoint NOTHING = new BarrierPoint(0, 0, Instant.EPOCH, 0);

    private final NodeContext context;
    private final DatabaseListener listener;
    private final Path folder;
    private final Path copy;
    private final Path old;
    private volatile @Nullable Journal journal;

    FollowedDatabase(NodeContext context, DatabaseListener listener) {
        this.context = context;
        this.listener = listener;
        this.folder = context.database();
        this.copy = context.data().resolve("database.copy");
        this.old = context.data().resolve("database.old");
    }

    /** Finishes what a crash has interrupted, and opens what there is. */
    void open() {
        try {
            DurableFiles.deleteFolder(old);
            if (Files.exists(folder)) {
                Files.deleteIfExists(copy.resolve(COMPLETE));
            } else if (Files.exists(copy.resolve(COMPLETE))) {
                DurableFiles.move(copy, folder);
            }
            if (Files.exists(folder)) {
                start();
            }
        } catch (IOException failure) {
            throw Trouble.copy(folder.toString(), failure);
        }
    }

    boolean ready() {
        return journal != null;
    }

    /** @throws io.mapkeep.contract.problem.ProblemException (MK-REP-009) before the first base copy, and while one takes its place */
    PinnedView pin() {
        return opened().pin();
    }

    BarrierPoint reached() {
        Journal now = journal;
        return now == null ? NOTHING : now.reached();
    }

    void take(Change change) throws IOException {
        opened().take(change);
    }

    /** Returns when that barrier is on this disk. */
    void sync(long barrier) {
        opened().sync(barrier);
    }

    /** What came after the last whole barrier is forgotten: another primary may go on differently there. */
    void dropUnfinished() throws IOException {
        Journal now = journal;
        if (now != null) {
            listener.goes();
            journal = null;
            now.abandon();
            start();
            listener.comes();
        }
    }

    /** Durable when it returns. The journal is a writer's then, and closed, for the database to open it. */
    void beginEpoch(long epoch) {
        Journal now = journal;
        journal = null;
        if (now != null) {
            listener.goes();
            now.close();
        }
        try (Journal writing = Journal.open(
                new FolderDisk(folder),
                new FolderDisk(folder.resolve("journal")),
                JournalSettings.STANDARD,
                context.clock())) {
            writing.beginEpoch(epoch);
        } catch (IOException failure) {
            throw Trouble.copy(folder.toString(), failure);
        }
    }

    /** A file to receive a base copy: what an interrupted one has left, or else what is here now, so that only differences travel. */
    Path prepareCopy() throws IOException {
        DurableFiles.makeFolder(copy);
        Files.deleteIfExists(copy.resolve(COMPLETE));
        Path file = copy.resolve(FILE);
        if (!Files.exists(file) && journal != null) {
            try (PinnedView view = pin()) {
                Folders.copy(view, file);
            }
        }
        return file;
    }

    /**
     * Puts the base copy, whole and durable, in the place of the database.
     *
     * @param diverged whether what is replaced holds what the cluster has not
     * @return where it is kept then
     */
    Optional<Path> install(BarrierPoint point, boolean diverged) throws IOException {
        DurableFiles.write(copy.resolve(COMPLETE), StateJson.write(point));
        Journal now = journal;
        if (now != null) {
            listener.goes();
            journal = null;
            now.close();
        }
        Optional<Path> kept = Optional.empty();
        if (Files.exists(folder)) {
            if (diverged) {
                Path aside = Folders.divergedNow(context.data(), context.clock());
                DurableFiles.makeFolder(aside);
                DurableFiles.move(folder, aside.resolve("database"));
                kept = Optional.of(aside);
            } else {
                DurableFiles.move(folder, old);
            }
        }
        DurableFiles.move(copy, folder);
        start();
        listener.comes();
        DurableFiles.deleteFolder(old);
        return kept;
    }

    @Override
    public void close() {
        Journal now = journal;
        journal = null;
        if (now != null) {
            now.close();
        }
    }

    private void start() throws IOException {
        Path note = folder.resolve(COMPLETE);
        var pages = new FolderDisk(folder);
        var segments = new FolderDisk(folder.resolve("journal"));
        if (Files.exists(note)) {
            // With a control file the journal knows its barrier, and goes on by itself if it was only half made.
            if (!segments.exists("control")) {
                BarrierPoint point = StateJson.read(Files.readAllBytes(note), BarrierPoint.class);
                Journal.adopt(pages, segments, JournalSettings.STANDARD, context.clock(), point);
            }
            Files.delete(note);
            DurableFiles.sync(folder);
        }
        journal = Journal.openAsFollower(pages, segments, JournalSettings.STANDARD, context.clock());
    }

    private Journal opened() {
        Journal now = journal;
        if (now == null) {
            throw Trouble.noDatabase();
        }
        return now;
    }
}
