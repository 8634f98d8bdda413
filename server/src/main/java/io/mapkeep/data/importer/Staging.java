package io.mapkeep.data.importer;

import io.mapkeep.data.dataset.Column;
import io.mapkeep.data.importer.reading.Layout;
import io.mapkeep.storage.database.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The table that an import fills before anybody can see it. Names with this prefix belong to imports; what a crash leaves of them is dropped at
 * the next start.
 */
final class Staging {
    static final String PREFIX = "_staging_";

    /**
     * How long a transaction may last. Other writers wait for its end and for its barrier, about as long again, so this is what keeps their
     * wait short, however slow the machine.
     */
    private static final Duration TRANSACTION = Duration.ofMillis(60);

    private final Database database;
    private final String name;
    private final Layout layout;
    private volatile long loaded;

    Staging(Database database, String importId, Layout layout) {
        this.database = database;
        this.name = PREFIX + importId;
        this.layout = layout;
    }

    String name() {
        return name;
    }

    long loaded() {
        return loaded;
    }

    void create() {
        StringBuilder sql = new StringBuilder("create table public.\"" + name + "\" (cartodb_id bigint primary key");
        if (layout.hasPlaces()) {
            sql.append(", the_geom geometry(geometry, 4326)");
        }
        for (Column column : layout.columns()) {
            sql.append(", \"")
                    .append(column.name())
                    .append("\" ")
                    .append(column.type().sql());
        }
        execute(sql.append(')').toString());
        if (layout.hasPlaces()) {
            createIndex();
        }
    }

    /** Loads of {@code rows} what one short transaction holds: one at least. */
    void append(Iterator<NumberedRow> rows) {
        loaded += database.write(connection -> insert(connection, rows));
    }

    /** On the empty table: on a full one this would be one long statement, and every other writer would wait for it. */
    private void createIndex() {
        execute("create spatial index \"" + name + "_idx\" on public.\"" + name + "\" (the_geom)");
    }

    void drop() {
        drop(database, name);
    }

    static void dropAll(Database database) {
        List<String> left = database.read(connection -> {
            List<String> names = new ArrayList<>();
            try (var statement = connection.prepareStatement(
                            "select table_name from information_schema.tables where table_schema = 'public' and locate(?, table_name) = 1");
                    var rows = query(statement)) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
            return names;
        });
        left.forEach(name -> drop(database, name));
    }

    private static java.sql.ResultSet query(PreparedStatement statement) throws SQLException {
        statement.setString(1, PREFIX);
        return statement.executeQuery();
    }

    private static void drop(Database database, String name) {
        database.writeEssential(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.execute("drop table if exists public.\"" + name + "\"");
            }
        });
    }

    private void execute(String sql) {
        database.write(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.execute(sql);
            }
        });
    }

    private long insert(Connection connection, Iterator<NumberedRow> rows) throws SQLException {
        long began = System.nanoTime();
        long inserted = 0;
        int columns = 1 + (layout.hasPlaces() ? 1 : 0) + layout.columns().size();
        String sql = "insert into public.\"" + name + "\" values (?" + ", ?".repeat(columns - 1) + ")";
        try (var statement = connection.prepareStatement(sql)) {
            do {
                insert(statement, rows.next());
                inserted++;
            } while (rows.hasNext() && System.nanoTime() - began < TRANSACTION.toNanos());
        }
        return inserted;
    }

    private void insert(PreparedStatement statement, NumberedRow numbered) throws SQLException {
        statement.setLong(1, numbered.number());
        int next = 2;
        if (layout.hasPlaces()) {
            statement.setBytes(next++, numbered.row().place());
        }
        for (Object value : numbered.row().values()) {
            set(statement, next++, value);
        }
        statement.executeUpdate();
    }

    private static void set(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
        if (value == null) {
            statement.setNull(index, Types.NULL);
        } else if (value instanceof String text) {
            statement.setString(index, text);
        } else if (value instanceof Double number) {
            statement.setDouble(index, number);
        } else if (value instanceof Long number) {
            statement.setLong(index, number);
        } else {
            statement.setObject(index, value);
        }
    }
}
