package io.mapkeep.storage.database;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.problem.ProblemException.Failed;
import io.mapkeep.contract.problem.ProblemException.NoSpace;
import io.mapkeep.contract.problem.ProblemException.Unavailable;
import io.mapkeep.secret.Redacted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * The one database of the appliance: schema {@code mapkeep} for itself, schema {@code public} for datasets, schema {@code geo} for spatial
 * functions.
 *
 * <p>{@link #write} returns when the commit is on disk; {@link #read} never waits for writers. There is no other way to a connection.
 */
public final class Database implements AutoCloseable {
    /** Writes are refused when less than this is free, so that the database can still be closed in order. */
    static final long RESERVE_BYTES = 64L << 20;

    private static final Duration WRITE_PATIENCE = Duration.ofSeconds(30);
    private static final int CONNECTIONS = 64;

    private final Path folder;
    private final JdbcConnectionPool connections;
    private final WriteGate gate;
    private final Guests guests;

    private Database(Path folder, JdbcConnectionPool connections, String url) {
        this.folder = folder;
        this.connections = connections;
        this.gate = new WriteGate(this::flush);
        this.guests = new Guests(url, this);
    }

    /**
     * Opens the database in {@code folder} and makes it if it is not there.
     *
     * @param password of the one administrative user of the database; the same at every open
     * @throws ProblemException if another process has it open, or it cannot be read
     */
    public static Database open(Path folder, Redacted<byte[]> password) {
        String url = H2Url.of(folder);
        String word = Base64.getEncoder().withoutPadding().encodeToString(password.reveal());
        var connections = JdbcConnectionPool.create(url, "mapkeep", word);
        connections.setMaxConnections(CONNECTIONS);
        connections.setLoginTimeout((int) WRITE_PATIENCE.toSeconds());
        try {
            Files.createDirectories(folder);
            try (Connection connection = connections.getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("create schema if not exists mapkeep");
                SpatialFunctions.register(connection);
                Guests.dropAll(connection);
            }
            return new Database(folder, connections, H2Url.bare(folder));
        } catch (SQLException | IOException failure) {
            connections.dispose();
            throw cannotOpen(folder, failure);
        }
    }

    /** Work on a connection that is lent for the call. */
    @FunctionalInterface
    public interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /** Runs {@code work} outside any transaction; it sees what is committed and must not write. */
    public <T> T read(Work<T> work) {
        try (Connection connection = lend()) {
            return work.run(connection);
        } catch (SQLException failure) {
            throw translate(failure);
        }
    }

    /**
     * Runs {@code work} in one transaction and returns when its commit is on disk. If {@code work} throws, everything is rolled back.
     *
     * <p>DDL commits by itself statement by statement, but no barrier falls between the statements of one call, so that after a crash
     * either all or nothing of them is there. Keep it short: a barrier waits for it, and other writers wait for the barrier. Not to be
     * nested.
     *
     * @throws NoSpace if the disk is nearly full; nothing was written
     */
    public <T> T write(Work<T> work) {
        requireSpace();
        return gate.enter(WRITE_PATIENCE, () -> {
            try (Connection connection = lend()) {
                connection.setAutoCommit(false);
                try {
                    T result = work.run(connection);
                    connection.commit();
                    return result;
                } catch (SQLException | RuntimeException failure) {
                    rollBack(connection, failure);
                    throw failure;
                } finally {
                    connection.setAutoCommit(true);
                }
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

    /** Size of the database file in bytes. */
    public long sizeBytes() {
        try {
            return Files.size(H2Url.file(folder));
        } catch (IOException failure) {
            throw cannotOpen(folder, failure);
        }
    }

    @Override
    public void close() {
        gate.close();
        guests.close();
        try (Connection connection = connections.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("shutdown");
        } catch (SQLException failure) {
            // The connection that shut the database down cannot be given back to it.
            if (failure.getErrorCode() != ErrorCode.DATABASE_IS_CLOSED
                    && failure.getErrorCode() != ErrorCode.DATABASE_CALLED_AT_SHUTDOWN) {
                throw translate(failure);
            }
        } finally {
            connections.dispose();
        }
    }

    /** A connection without a time limit: H2 keeps the limit of a statement for the whole connection, and the pool does not take it off. */
    private Connection lend() throws SQLException {
        Connection connection = connections.getConnection();
        try (var statement = connection.createStatement()) {
            statement.setQueryTimeout(0);
            return connection;
        } catch (SQLException failure) {
            connection.close();
            throw failure;
        }
    }

    private void flush() {
        try (Connection connection = lend();
                var statement = connection.createStatement()) {
            statement.execute("checkpoint sync");
        } catch (SQLException failure) {
            throw translate(failure);
        }
    }

    private void requireSpace() {
        long free = folder.toFile().getUsableSpace();
        if (free < RESERVE_BYTES) {
            throw new NoSpace(
                    Problem.of(
                            "MK-STO-003",
                            "The disk is full; nothing was changed.",
                            (free >> 20) + " MiB are free for " + folder + ", and " + (RESERVE_BYTES >> 20)
                                    + " MiB are kept so that the database can be closed in order.",
                            "Free some space there; writing goes on by itself."),
                    null);
        }
    }

    private static void rollBack(Connection connection, Exception failure) {
        try {
            connection.rollback();
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

    private static ProblemException cannotOpen(Path folder, Exception failure) {
        boolean taken = failure instanceof SQLException sql
                && (sql.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1
                        || String.valueOf(sql.getMessage()).contains("Locked by another process"));
        return taken
                ? new Unavailable(
                        Problem.of(
                                "MK-STO-001",
                                "Another process has this database open.",
                                "The file in " + folder + " is locked.",
                                "Stop the other appliance, or give this one a folder of its own with server.data."),
                        failure)
                : new Failed(
                        Problem.of(
                                "MK-STO-002",
                                "The database cannot be opened; it was not changed.",
                                folder + ": " + failure.getMessage(),
                                "See that the folder is on a disk with free space and belongs to the appliance's user: ls -ld "
                                        + folder),
                        failure);
    }
}
