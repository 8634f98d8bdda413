package io.mapkeep.storage.cut;

import java.sql.Connection;
import java.sql.SQLException;
import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcConnectionPool;

/** H2 as it comes, with its own writer: a commit that has returned is its promise. */
record PlainStore(JdbcConnectionPool connections, PlainPath.Mount mount) implements Store {
    static PlainStore open(SimulatedMachine machine) {
        PlainPath.Mount mount = PlainPath.mount(machine.disk(Store.PAGES));
        var connections = JdbcConnectionPool.create(
                "jdbc:h2:" + mount.path() + "/plain;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;WRITE_DELAY=1"
                        + ";DB_CLOSE_DELAY=-1;DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=10000;TRACE_LEVEL_FILE=0",
                "plain",
                "plain");
        connections.setMaxConnections(32);
        var store = new PlainStore(connections, mount);
        try {
            store.read(connection -> connection.isValid(0));
            return store;
        } catch (RuntimeException failure) {
            store.leave();
            throw failure;
        }
    }

    @Override
    public void write(Work<?> work) {
        read(connection -> {
            connection.setAutoCommit(false);
            try {
                work.run(connection);
                connection.commit();
                return true;
            } catch (SQLException failure) {
                connection.rollback();
                throw failure;
            } finally {
                connection.setAutoCommit(true);
            }
        });
    }

    @Override
    public <T> T read(Work<T> work) {
        try (Connection connection = connections.getConnection()) {
            return work.run(connection);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Override
    public void close() {
        try (Connection connection = connections.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("shutdown");
        } catch (SQLException failure) {
            if (failure.getErrorCode() != ErrorCode.DATABASE_IS_CLOSED) {
                throw new IllegalStateException(failure);
            }
        } finally {
            leave();
        }
    }

    private void leave() {
        connections.dispose();
        mount.close();
    }
}
