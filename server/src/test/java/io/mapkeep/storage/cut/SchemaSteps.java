package io.mapkeep.storage.cut;

import io.mapkeep.storage.cut.Model.Shape;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.TreeSet;

/** Tables that come, change and go; also by an import: rows into a staging table in several writes, then a renaming in one. */
final class SchemaSteps {
    private static final int BATCH = 150;

    private SchemaSteps() {}

    private static void fill(Connection connection, String table, int first, int rows) throws SQLException {
        Step.execute(
                connection,
                "insert into " + table + "(id, name) select n, 'row ' || n || repeat('.', mod(n, 90))"
                        + " from system_range(?, ?) as numbers(n)",
                first,
                first + rows - 1);
    }

    /** Sum of the numbers from {@code first}, so many. */
    private static long sum(int first, int rows) {
        return (long) rows * (2L * first + rows - 1) / 2;
    }

    private static Shape shape(int rows) {
        return new Shape(new TreeSet<>(Set.of("id", "name")), new TreeSet<>(), rows, sum(1, rows));
    }

    private static void make(Connection connection, String table) throws SQLException {
        Step.execute(connection, "create table " + table + "(id int primary key, name varchar not null)");
    }

    /** Runs alone. */
    private sealed interface SchemaStep extends Step {
        @Override
        default boolean alone() {
            return true;
        }
    }

    record TableMade(String table, int rows) implements SchemaStep {
        @Override
        public void run(Connection connection) throws SQLException {
            make(connection, table);
            fill(connection, table, 1, rows);
        }

        @Override
        public void applyTo(Model model) {
            model.tables.put(table, shape(rows));
        }
    }

    record ColumnAdded(String table, String column) implements SchemaStep {
        @Override
        public void run(Connection connection) throws SQLException {
            Step.execute(connection, "alter table " + table + " add column " + column + " int default 7 not null");
        }

        @Override
        public void applyTo(Model model) {
            model.tables.computeIfPresent(table, (name, shape) -> shape.withColumn(column));
        }
    }

    record IndexMade(String table, String index) implements SchemaStep {
        @Override
        public void run(Connection connection) throws SQLException {
            Step.execute(connection, "create index " + index + " on " + table + "(name)");
        }

        @Override
        public void applyTo(Model model) {
            model.tables.computeIfPresent(table, (name, shape) -> shape.withIndex(index));
        }
    }

    record TableDropped(String table) implements SchemaStep {
        @Override
        public void run(Connection connection) throws SQLException {
            Step.execute(connection, "drop table " + table);
        }

        @Override
        public void applyTo(Model model) {
            model.tables.remove(table);
        }
    }

    record BatchLoaded(String table, int batch) implements Step {
        @Override
        public void run(Connection connection) throws SQLException {
            fill(connection, table, batch * BATCH + 1, BATCH);
        }

        @Override
        public void applyTo(Model model) {
            model.tables.computeIfPresent(table, (name, shape) -> shape.withRows(BATCH, sum(batch * BATCH + 1, BATCH)));
        }
    }

    /** The staging table takes the place of the one before. */
    record Published(String staging, String table) implements SchemaStep {
        @Override
        public void run(Connection connection) throws SQLException {
            Step.execute(connection, "drop table if exists " + table);
            Step.execute(connection, "alter table " + staging + " rename to " + table);
        }

        @Override
        public void applyTo(Model model) {
            Shape shape = model.tables.remove(staging);
            if (shape != null) {
                model.tables.put(table, shape);
            }
        }
    }
}
