package io.mapkeep.storage.database;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.problem.ProblemException.Failed;
import io.mapkeep.contract.problem.ProblemException.Unavailable;
import io.mapkeep.secret.Redacted;
import io.mapkeep.storage.journal.Disk;
import io.mapkeep.storage.journal.FolderDisk;
import io.mapkeep.storage.journal.Journal;
import io.mapkeep.storage.journal.JournalFigures;
import io.mapkeep.storage.journal.JournalPath;
import io.mapkeep.storage.journal.JournalSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;

/**
 * The one database of the appliance: schema {@code mapkeep} for itself, schema {@code public} for datasets, schema {@code geo} for spatial
 * functions.
 *
 * <p>{@link #write} returns when the commit is durable in the journal; {@link #read} never waits for writers. There is no other way to a
 * connection.
 */
public final class Database implements AutoCloseable {
    /** Ordinary writes are refused when less than this is free, so that there is room to clean up. */
    static final long RESERVE_BYTES = 64L << 20;

    private static final Duration WRITE_PATIENCE = Duration.ofSeconds(30);
    private static final String ADMINISTRATOR = "mapkeep";
    private static final String READER = "reader";
    private static final AtomicLong OPENED = new AtomicLong();

    private final String path;
    private final Disk disk;
    private final Journal journal;
    private final Connection first;
    private final Lending writers;
    private final Lending readers;
    private final FreeSpace space;
    private final WriteGate gate;
    private final Guests guests;

    private Database(String path, Disk disk, Journal journal, Connection first, Pages pages, Passwords passwords) {
        this.path = path;
        this.disk = disk;
        this.journal = journal;
        this.first = first;
        String url = H2Url.bare(path);
        this.writers = new Lending(url, ADMINISTRATOR, passwords.administrator(), false, WRITE_PATIENCE);
        this.readers = new Lending(url, READER, passwords.reader(), true, WRITE_PATIENCE);
        this.space = new FreeSpace(disk);
        this.gate = new WriteGate(new Barriers(pages, journal), WRITE_PATIENCE);
        this.guests = new Guests(url, this);
    }

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
        Journal journal = Journal.open(pages, segments, settings, clock);
        String path = JournalPath.offer(OPENED.incrementAndGet() + "/pages", journal);
        var passwords = Passwords.from(password);
        Connection first = null;
        try {
            first = connect(path, passwords.administrator());
            Pages taken = Pages.takeOver(first);
            try (var statement = first.createStatement()) {
                statement.execute("create schema if not exists mapkeep");
                makeReader(statement, passwords.reader());
            }
            SpatialFunctions.register(first);
            Guests.dropAll(first);
            return new Database(path, pages, journal, first, taken, passwords);
        } catch (SQLException | RuntimeException failure) {
            abandon(first, failure);
            JournalPath.withdraw(path);
            journal.abandon();
            throw failure instanceof RuntimeException known ? known : cannotOpen(pages.location(), failure);
        }
    }

    /** A database user who may look at everything and change nothing. */
    private static void makeReader(Statement statement, String password) throws SQLException {
        statement.execute("create user if not exists " + READER + " password '" + password + "'");
        statement.execute("grant select on schema mapkeep to " + READER);
        statement.execute("grant select on schema public to " + READER);
    }

    /** Work on a connection that is lent for the call. */
    @FunctionalInterface
    public interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /** Runs {@code work} outside any transaction; it sees what is committed, and the database refuses it to write. */
    public <T> T read(Work<T> work) {
        return read(readers, work);
    }

    /** Also sees what concerns users and their rights. */
    <T> T readAsAdministrator(Work<T> work) {
        return read(writers, work);
    }

    private static <T> T read(Lending connections, Work<T> work) {
        try {
            return connections.lend(work);
        } catch (SQLException failure) {
            throw translate(failure);
        }
    }

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
    public <T> T write(Work<T> work) {
        requireWritable();
        return enter(work);
    }

    /** {@link #write} for what must be possible on a full disk too, and is small: what frees space, who does it, and its record. */
    public <T> T writeEssential(Work<T> work) {
        journal.requireWritable(true);
        return enter(work);
    }

    /** @throws ProblemException as {@link #write} would */
    void requireWritable() {
        space.requireMoreThan(RESERVE_BYTES);
        journal.requireWritable(false);
    }

    private <T> T enter(Work<T> work) {
        return gate.enter(() -> {
            try {
                return writers.lend(connection -> {
                    T result = work.run(connection);
                    connection.commit();
                    return result;
                });
            } catch (SQLException failure) {
                throw translate(failure);
            }
        });
    }

    /** Connections for the statements of users: not administrative, limited to tables named for each. */
    public Guests guests() {
        return guests;
    }

    /** How the gate fares, for status and metrics. */
    public WriteGate.Figures figures() {
        return gate.figures();
    }

    /** How the journal fares, for status and metrics. */
    public JournalFigures journalFigures() {
        return journal.figures();
    }

    /** Compares the database file with what the journal has written to it; the first difference in words. */
    public Optional<String> firstDifference() {
        try {
            return journal.firstDifference();
        } catch (IOException failure) {
            throw cannotOpen(disk.location(), failure);
        }
    }

    /** Size of the database in bytes. */
    public long sizeBytes() {
        return journal.size();
    }

    @Override
    public void close() {
        gate.close();
        guests.close();
        boolean whole = false;
        try {
            whole = shutDown();
        } finally {
            writers.close();
            readers.close();
            JournalPath.withdraw(path);
            if (whole) {
                journal.close();
            } else {
                journal.abandon();
            }
        }
    }

    /** Whether H2 has written all it had and closed its file. */
    private boolean shutDown() {
        boolean writable = journal.figures().state() == JournalFigures.State.WRITABLE;
        try (var statement = first.createStatement()) {
            statement.execute(writable ? "shutdown" : "shutdown immediately");
        } catch (SQLException failure) {
            // The connection that shut the database down cannot be given back to it.
            if (failure.getErrorCode() != ErrorCode.DATABASE_IS_CLOSED
                    && failure.getErrorCode() != ErrorCode.DATABASE_CALLED_AT_SHUTDOWN) {
                throw translate(failure);
            }
        }
        return writable;
    }

    private static Connection connect(String path, String word) throws SQLException {
        var source = new JdbcDataSource();
        source.setURL(H2Url.of(path));
        source.setUser(ADMINISTRATOR);
        source.setPassword(word);
        return source.getConnection();
    }

    private static void abandon(@Nullable Connection first, Exception failure) {
        if (first == null) {
            return;
        }
        try (var statement = first.createStatement()) {
            statement.execute("shutdown immediately");
        } catch (SQLException alsoFailed) {
            failure.addSuppressed(alsoFailed);
        }
    }

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

    private static ProblemException cannotOpen(String folder, Exception failure) {
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
