package io.mapkeep.storage.database;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.problem.ProblemException.Failed;
import io.mapkeep.contract.problem.ProblemException.Unavailable;
import io.mapkeep.secret.Redacted;
import io.mapkeep.storage.journal.BarrierPoint;
import io.mapkeep.storage.journal.ChangeStream;
import io.mapkeep.storage.journal.Disk;
import io.mapkeep.storage.journal.FolderDisk;
import io.mapkeep.storage.journal.JournalFigures;
import io.mapkeep.storage.journal.JournalSettings;
import io.mapkeep.storage.journal.PinnedView;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import org.h2.api.ErrorCode;

/**
 * The one database of the appliance: schema {@code mapkeep} for itself, schema {@code public} for datasets, schema {@code geo} for spatial
 * functions.
 *
 * <p>{@link #write} returns when the commit is durable in the journal; {@link #read} never waits for writers. There is no other way to a
 * connection.
 */
public abstract class Database implements AutoCloseable {
    /** Ordinary writes are refused when less than this is free, so that there is room to clean up. */
    static final long RESERVE_BYTES = 64L << 20;

    Database() {}

    /**
     * Opens the database in {@code folder} and makes it if it is not there.
     *
     * @param password of the one administrative user of the database; the same at every open
     * @throws ProblemException if another process has it open, or it cannot be right; then nothing was changed
     */
    public static Database open(Path folder, Redacted<byte[]> password) {
        try {
            return open(
                    new FolderDisk(folder),
                    new FolderDisk(folder.resolve("journal")),
                    JournalSettings.STANDARD,
                    Clock.systemUTC(),
                    password);
        } catch (IOException failure) {
            throw cannotOpen(folder.toString(), failure);
        }
    }

    /**
     * The same on given disks.
     *
     * @param pages for the database file
     * @param segments for the journal
     */
    public static Database open(
            Disk pages, Disk segments, JournalSettings settings, Clock clock, Redacted<byte[]> password) {
        return JournalledDatabase.open(pages, segments, settings, clock, Passwords.from(password));
    }

    /**
     * The database as it was at one barrier. Closing it closes the view.
     *
     * @param refusal what a write is told
     */
    public static Database view(PinnedView view, Redacted<byte[]> password, Supplier<ProblemException> refusal) {
        return ViewedDatabase.open(view, Passwords.from(password), refusal);
    }

    /**
     * A database that another node writes, in its newest state; each reader sees one state from begin to end. Closing it lets readers finish for a moment only.
     *
     * @param refusal what a write is told
     */
    public static Database following(Views views, Redacted<byte[]> password, Supplier<ProblemException> refusal) {
        return new FollowingDatabase(views, password, refusal);
    }

    /** Work on a connection that is lent for the call. */
    @FunctionalInterface
    public interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /** Runs {@code work} outside any transaction; it sees what is committed, and the database refuses it to write. */
    public abstract <T> T read(Work<T> work);

    /**
     * Runs {@code work} in one transaction and returns when its commit is durable. If {@code work} throws, everything is rolled back.
     *
     * <p>DDL commits by itself statement by statement, but no barrier falls between the statements of one call, so that after a crash
     * either all or nothing of them is there. Keep it short: a barrier waits for it, and other writers wait for the barrier. Not to be
     * nested. An interruption ends the wait for a turn, and nothing later.
     *
     * @throws ProblemException.NoSpace if the disk is nearly full; nothing was written
     * @throws ProblemException.Unavailable (MK-STO-006) if no turn came; (MK-STO-007) after a failed write, until a restart; (MK-STO-011)
     *     if the commit stands but could not be made durable in time
     */
    public abstract <T> T write(Work<T> work);

    /** {@link #write} for what must be possible on a full disk too, and is small: what frees space, who does it, and its record. */
    public abstract <T> T writeEssential(Work<T> work);

    /** @throws ProblemException as {@link #write} would */
    abstract void requireWritable();

    /** Connections for the statements of users: not administrative, limited to tables named for each. */
    public abstract GuestQueries guests();

    /** Another machine must have a barrier too before its commits are acknowledged. */
    public void acknowledgeWhen(Acknowledgement elsewhere) {
        throw new UnsupportedOperationException("nothing is written here");
    }

    /** From now on every write is refused with this, and none that is under way is acknowledged. Reading goes on. */
    public void fence(Problem why) {
        throw new UnsupportedOperationException("nothing is written here");
    }

    /** The database file at the newest barrier, held still until the view is closed. */
    public abstract PinnedView pin();

    /**
     * What happens to the database file behind that barrier, for whoever keeps a copy.
     *
     * @throws io.mapkeep.storage.journal.HistoryGone if that was let go
     */
    public abstract ChangeStream changesAfter(long barrier);

    /** The newest durable barrier. */
    public abstract BarrierPoint reached();

    /** Whether another node writes it, and this one reads only. */
    public boolean readOnly() {
        return false;
    }

    /** How the gate fares, for status and metrics. */
    public abstract WriteGate.Figures figures();

    /** How the journal fares, for status and metrics. */
    public abstract JournalFigures journalFigures();

    /** Compares the database file with what the journal has written to it; the first difference in words. */
    public abstract Optional<String> firstDifference();

    /** Size of the database in bytes. */
    public abstract long sizeBytes();

    @Override
    public abstract void close();

    static ProblemException translate(SQLException failure) {
        if (failure.getErrorCode() == ErrorCode.DATABASE_IS_CLOSED
                || failure.getErrorCode() == ErrorCode.IO_EXCEPTION_1
                || failure.getErrorCode() == ErrorCode.IO_EXCEPTION_2) {
            return new Unavailable(
                    Problem.of(
                            "MK-STO-004",
                            "The database does not answer.",
                            String.valueOf(failure.getMessage()),
                            "Look for the first error in the log, then restart the appliance: systemctl restart mapkeep"),
                    failure);
        }
        return new Failed(
                Problem.of(
                        "MK-STO-005",
                        "The database refused a statement of the appliance's own.",
                        String.valueOf(failure.getMessage()),
                        "This is a defect. Report it with the log around this moment."),
                failure);
    }

    static ProblemException cannotOpen(String folder, Exception failure) {
        return new Failed(
                Problem.of(
                        "MK-STO-002",
                        "The database cannot be opened; it was not changed.",
                        folder + ": " + failure.getMessage(),
                        "See that the folder is on a disk with free space and belongs to the appliance's user: ls -ld "
                                + folder),
                failure);
    }
}
