package io.mapkeep.storage.replica;

import io.mapkeep.runtime.DurableFiles;
import io.mapkeep.secret.Redacted;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.journal.BarrierPoint;
import io.mapkeep.storage.journal.PinnedView;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A throw-away clone of a follower's database, opened for reading and writing as a promotion would. The follower goes on meanwhile. */
public final class Rehearsal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);

    private final Path scratch;
    private final Database database;
    private final BarrierPoint point;
    private final Duration copied;
    private final Duration opened;

    private Rehearsal(Path scratch, Database database, BarrierPoint point, Duration copied, Duration opened) {
        this.scratch = scratch;
        this.database = database;
        this.point = point;
        this.copied = copied;
        this.opened = opened;
    }

    static Rehearsal of(FollowedDatabase source, Path scratch, Redacted<byte[]> password) {
        try {
            long began = System.nanoTime();
            DurableFiles.makeFolder(scratch);
            BarrierPoint point;
            try (PinnedView view = source.pin()) {
                point = view.point();
                Folders.copy(view, scratch.resolve("mapkeep.mv.db"));
            }
            long copied = System.nanoTime();
            Database database = Database.open(scratch, password);
            return new Rehearsal(
                    scratch,
                    database,
                    point,
                    Duration.ofNanos(copied - began),
                    Duration.ofNanos(System.nanoTime() - copied));
        } catch (IOException failure) {
            discard(scratch);
            throw Trouble.copy("a clone in " + scratch, failure);
        } catch (RuntimeException failure) {
            discard(scratch);
            throw failure;
        }
    }

    /** The clone. */
    public Database database() {
        return database;
    }

    /** The barrier that it is a copy of. */
    public BarrierPoint point() {
        return point;
    }

    /** How long copying took. */
    public Duration copied() {
        return copied;
    }

    /** How long opening took, which a promotion would take too. */
    public Duration opened() {
        return opened;
    }

    /** Throws the clone away. */
    @Override
    public void close() {
        database.close();
        discard(scratch);
    }

    private static void discard(Path scratch) {
        try {
            DurableFiles.deleteFolder(scratch);
        } catch (IOException left) {
            LOG.warn("{} could not be deleted: {}", scratch, left.toString());
        }
    }
}
