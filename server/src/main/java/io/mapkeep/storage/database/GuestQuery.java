package io.mapkeep.storage.database;

import io.mapkeep.contract.problem.ProblemException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A guest's running query. Rows are computed as they are taken. Close it; if nobody does, the watch ends it at its deadline.
 *
 * <p>For one thread at a time.
 */
public final class GuestQuery implements AutoCloseable {
    private static final long WATCH_MILLIS = 100;
    private static final double FULL = 0.9;

    private final Connection connection;
    private final Runnable whenClosed;
    private final Statement statement;
    private final ScheduledFuture<?> watch;
    private final long deadline;
    /** Held while a row is computed, so that the watch closes only a query that nobody is in. */
    private final ReentrantLock turn = new ReentrantLock();

    private final AtomicBoolean closed = new AtomicBoolean();
    private final ResultSet rows;
    private final List<Column> columns = new ArrayList<>();
    private boolean firstRow;
    private boolean firstTaken;
    private volatile boolean overdue;
    private volatile boolean starved;

    /**
     * A column of the answer.
     *
     * @param sqlType of {@link java.sql.Types}
     * @param typeName as the database calls it, like {@code GEOMETRY}
     */
    public record Column(String name, int sqlType, String typeName) {}

    GuestQuery(
            Connection connection,
            String sql,
            Duration timeout,
            ScheduledExecutorService clockwork,
            Runnable whenClosed)
            throws SQLException {
        this.connection = connection;
        this.whenClosed = whenClosed;
        this.deadline = System.nanoTime() + timeout.toNanos();
        try {
            this.statement = connection.createStatement();
            statement.setEscapeProcessing(false);
        } catch (SQLException failure) {
            connection.close();
            throw failure;
        }
        this.watch = clockwork.scheduleWithFixedDelay(this::look, WATCH_MILLIS, WATCH_MILLIS, TimeUnit.MILLISECONDS);
        try {
            rows = start(sql);
        } catch (SQLException failure) {
            endWatch();
            throw translate(failure);
        } catch (OutOfMemoryError | StackOverflowError tooMuch) {
            endWatch();
            throw GuestFailure.costly(tooMuch);
        }
    }

    public List<Column> columns() {
        return List.copyOf(columns);
    }

    /** Goes to the next row; false after the last one. */
    public boolean next() {
        turn.lock();
        try {
            return advance();
        } finally {
            turn.unlock();
        }
    }

    private boolean advance() {
        if (!firstTaken) {
            firstTaken = true;
            return firstRow;
        }
        try {
            if (!firstRow || overdue) {
                if (overdue) {
                    throw GuestFailure.ended(new SQLException("deadline"));
                }
                return false;
            }
            firstRow = rows.next();
            return firstRow;
        } catch (SQLException failure) {
            throw translate(failure);
        } catch (OutOfMemoryError | StackOverflowError tooMuch) {
            throw GuestFailure.costly(tooMuch);
        }
    }

    /** The value of a column of the current row, from 0; a geometry is a JTS geometry, a time a type of {@code java.time}. */
    public @Nullable Object value(int column) {
        try {
            return switch (columns.get(column).sqlType()) {
                case java.sql.Types.DATE -> rows.getObject(column + 1, java.time.LocalDate.class);
                case java.sql.Types.TIMESTAMP -> rows.getObject(column + 1, java.time.LocalDateTime.class);
                case java.sql.Types.CLOB -> rows.getString(column + 1);
                case java.sql.Types.BLOB -> rows.getBytes(column + 1);
                default -> rows.getObject(column + 1);
            };
        } catch (SQLException failure) {
            throw translate(failure);
        }
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        watch.cancel(false);
        try {
            connection.close();
        } catch (SQLException failure) {
            throw GuestFailure.translate(failure);
        } finally {
            whenClosed.run();
        }
    }

    private ResultSet start(String sql) throws SQLException {
        turn.lock();
        try {
            ResultSet result = statement.executeQuery(sql);
            describe(result);
            firstRow = result.next();
            return result;
        } finally {
            turn.unlock();
        }
    }

    private void describe(ResultSet rows) throws SQLException {
        var meta = rows.getMetaData();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
            columns.add(new Column(meta.getColumnLabel(i), meta.getColumnType(i), meta.getColumnTypeName(i)));
        }
    }

    /** Closes without the caller's callback: the constructor's caller does that itself. */
    private void endWatch() throws SQLException {
        closed.set(true);
        watch.cancel(false);
        connection.close();
    }

    /** Cancels again and again, since a cancel that comes between two rows of a lazy query is forgotten. */
    private void look() {
        overdue = overdue || System.nanoTime() - deadline > 0;
        Runtime heap = Runtime.getRuntime();
        starved = !overdue && heap.totalMemory() - heap.freeMemory() > heap.maxMemory() * FULL;
        if (overdue || starved) {
            try {
                statement.cancel();
                closeIfForgotten();
            } catch (SQLException alreadyOver) {
                watch.cancel(false);
            }
        }
    }

    private void closeIfForgotten() {
        if (overdue && turn.tryLock()) {
            try {
                close();
            } finally {
                turn.unlock();
            }
        }
    }

    private ProblemException translate(SQLException failure) {
        return starved ? GuestFailure.costly(failure) : GuestFailure.translate(failure);
    }
}
