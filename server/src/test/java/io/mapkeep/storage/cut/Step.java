package io.mapkeep.storage.cut;

import java.sql.Connection;
import java.sql.SQLException;

/** What one write does. Knows what the database holds after it, too. */
interface Step {
    void run(Connection connection) throws SQLException;

    void applyTo(Model model);

    /** Statements that commit by themselves wait for one another longer than H2 lets them, so one writer at a time. */
    default boolean alone() {
        return false;
    }

    static void execute(Connection connection, String sql, Object... values) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            for (int index = 0; index < values.length; index++) {
                statement.setObject(index + 1, values[index]);
            }
            statement.execute();
        }
    }

    /** For the update of one row that must be there. */
    static void executeOnOne(Connection connection, String sql, Object... values) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            for (int index = 0; index < values.length; index++) {
                statement.setObject(index + 1, values[index]);
            }
            int rows = statement.executeUpdate();
            if (rows != 1) {
                throw new SQLException(rows + " rows in place of one: " + sql);
            }
        }
    }
}
