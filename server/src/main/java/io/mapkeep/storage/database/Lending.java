package io.mapkeep.storage.database;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Unavailable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.jdbcx.JdbcDataSource;

/**
 * Connections of one database user, lent for one call at a time.
 *
 * <p>H2's own pool makes a wrapper, a rollback and several settings at each lending, which costs more than a look-up by key. Here the
 * connection itself is lent, the one that came back last first, and only what a borrower has changed is set back.
 */
final class Lending implements AutoCloseable {
    private static final int MOST = 64;

    private final JdbcDataSource source = new JdbcDataSource();
    private final boolean autoCommit;
    private final Duration patience;
    private final Semaphore permits = new Semaphore(MOST);
    private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    /** @param autoCommit whether each statement is a transaction; else the borrower commits, and what was not is rolled back */
    Lending(String url, String user, String password, boolean autoCommit, Duration patience) {
        source.setURL(url);
        source.setUser(user);
        source.setPassword(password);
        this.autoCommit = autoCommit;
        this.patience = patience;
    }

    <T> T lend(Database.Work<T> work) throws SQLException {
        takePermit();
        try {
            Connection connection = take();
            boolean returned = false;
            try {
                T result = work.run(connection);
                returned = true;
                return result;
            } finally {
                giveBack(connection, returned);
            }
        } finally {
            permits.release();
        }
    }

    private void takePermit() {
        try {
            if (permits.tryAcquire() || permits.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException cancelled) {
            Thread.currentThread().interrupt();
        }
        throw new Unavailable(Problem.of(
                "MK-STO-006",
                "The appliance is too busy; nothing was changed.",
                "No connection to the database was free.",
                "Try again in a moment."));
    }

    private Connection take() throws SQLException {
        Connection connection = idle.pollFirst();
        if (connection == null) {
            connection = source.getConnection();
            connection.setAutoCommit(autoCommit);
        }
        return connection;
    }

    /** After a failure the connection may be in any state: it is rolled back, and if that fails, closed. */
    private void giveBack(Connection connection, boolean inOrder) throws SQLException {
        try {
            if (connection.isClosed()) {
                return;
            }
            if (!autoCommit && !inOrder) {
                connection.rollback();
            }
            // H2 keeps the limit of a statement for the whole connection.
            if (((SessionLocal) ((JdbcConnection) connection).getSession()).getQueryTimeout() != 0) {
                withoutTimeLimit(connection);
            }
            if (connection.getAutoCommit() != autoCommit) {
                connection.setAutoCommit(autoCommit);
            }
        } catch (SQLException failure) {
            connection.close();
            if (inOrder) {
                throw failure;
            }
            return;
        }
        idle.addFirst(connection);
        if (closed) {
            close();
        }
    }

    private static void withoutTimeLimit(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.setQueryTimeout(0);
        }
    }

    /** Closes what is idle; what is lent is closed when it comes back. */
    @Override
    public void close() {
        closed = true;
        for (Connection connection = idle.pollFirst(); connection != null; connection = idle.pollFirst()) {
            try {
                connection.close();
            } catch (SQLException databaseIsGone) {
                // and the connection with it
            }
        }
    }
}
