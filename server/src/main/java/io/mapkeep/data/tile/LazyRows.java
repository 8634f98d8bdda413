package io.mapkeep.data.tile;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Reads a result row by row. Without this the database gathers the whole of it first, in memory and then in a file. */
final class LazyRows {
    private LazyRows() {}

    /** Makes a statement ready. */
    @FunctionalInterface
    interface Preparation {
        void prepare(PreparedStatement statement) throws SQLException;
    }

    /** Reads the rows. */
    @FunctionalInterface
    interface Reading<T> {
        T read(ResultSet rows) throws SQLException;
    }

    static <T> T read(Connection connection, String sql, Preparation preparation, Reading<T> reading)
            throws SQLException {
        set(connection, true);
        try (var statement = connection.prepareStatement(sql)) {
            preparation.prepare(statement);
            try (var rows = statement.executeQuery()) {
                return reading.read(rows);
            }
        } finally {
            // The connection goes back to others, who rely on whole results.
            set(connection, false);
        }
    }

    private static void set(Connection connection, boolean lazy) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("set lazy_query_execution " + lazy);
        }
    }
}
