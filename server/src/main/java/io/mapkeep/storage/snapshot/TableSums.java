package io.mapkeep.storage.snapshot;

import io.mapkeep.storage.database.Database;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads every row of every table and adds up what it read. A row's share is the beginning of the SHA-256 of its values, so that the sum does not depend
 * on the order in which rows come. It stands against damage and mistakes; forgery is what the store's encryption is against.
 */
final class TableSums {
    /** In the facts of a manifest, before a table's name. */
    static final String FACT = "table ";

    private static final String TABLES = """
            select table_schema, table_name from information_schema.tables
            where table_type = 'BASE TABLE' and table_schema in ('mapkeep', 'public') order by 1, 2
            """;
    private static final int ROWS_BETWEEN_LOOKS = 5_000;

    private final MessageDigest digest = sha256();
    private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES);
    private final Runnable look;

    private TableSums(Runnable look) {
        this.look = look;
    }

    /**
     * The sum of each table, under {@code schema.name}.
     *
     * @param look called again and again; throws to end it
     */
    static SortedMap<String, TableSum> of(Database database, Runnable look) {
        return database.read(connection -> new TableSums(look).all(connection));
    }

    /** Those that a manifest promises. */
    static SortedMap<String, TableSum> promised(Map<String, String> facts) {
        SortedMap<String, TableSum> sums = new TreeMap<>();
        facts.forEach((name, text) -> {
            if (name.startsWith(FACT)) {
                sums.put(name.substring(FACT.length()), TableSum.parse(text));
            }
        });
        return sums;
    }

    private SortedMap<String, TableSum> all(Connection connection) throws SQLException {
        SortedMap<String, TableSum> sums = new TreeMap<>();
        try (Statement statement = connection.createStatement()) {
            List<String[]> tables = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery(TABLES)) {
                while (rows.next()) {
                    tables.add(new String[] {rows.getString(1), rows.getString(2)});
                }
            }
            // Row by row: a large table must not be collected before its first row is seen.
            statement.execute("set lazy_query_execution 1");
            try {
                for (String[] table : tables) {
                    sums.put(table[0] + "." + table[1], sum(statement, table[0], table[1]));
                }
            } finally {
                statement.execute("set lazy_query_execution 0");
            }
        }
        return sums;
    }

    private TableSum sum(Statement statement, String schema, String table) throws SQLException {
        long count = 0;
        long high = 0;
        long low = 0;
        try (ResultSet rows = statement.executeQuery("select * from " + quoted(schema) + "." + quoted(table))) {
            Form[] forms = forms(rows);
            while (rows.next()) {
                ByteBuffer hash = ByteBuffer.wrap(hash(rows, forms));
                high += hash.getLong();
                low += hash.getLong();
                if (++count % ROWS_BETWEEN_LOOKS == 0) {
                    look.run();
                }
            }
        }
        look.run();
        return new TableSum(count, String.format(Locale.ROOT, "%016x%016x", high, low));
    }

    /** How a column's values are read: what is quickest and loses nothing. */
    private enum Form {
        TEXT,
        BYTES,
        STREAM
    }

    private static Form[] forms(ResultSet rows) throws SQLException {
        var columns = rows.getMetaData();
        Form[] forms = new Form[columns.getColumnCount()];
        for (int i = 0; i < forms.length; i++) {
            int type = columns.getColumnType(i + 1);
            boolean bytes = type == Types.BINARY
                    || type == Types.VARBINARY
                    // The text of a geometry takes many times as long to make.
                    || columns.getColumnTypeName(i + 1).startsWith("GEOMETRY");
            forms[i] = type == Types.BLOB ? Form.STREAM : bytes ? Form.BYTES : Form.TEXT;
        }
        return forms;
    }

    private byte[] hash(ResultSet row, Form[] forms) throws SQLException {
        for (int i = 0; i < forms.length; i++) {
            switch (forms[i]) {
                case TEXT -> {
                    String value = row.getString(i + 1);
                    addWhole(value == null ? null : value.getBytes(StandardCharsets.UTF_8));
                }
                case BYTES -> addWhole(row.getBytes(i + 1));
                case STREAM -> addStreamed(row, i + 1);
            }
        }
        return digest.digest();
    }

    private void addStreamed(ResultSet row, int column) throws SQLException {
        try (InputStream value = row.getBinaryStream(column)) {
            if (value == null) {
                addWhole(null);
                return;
            }
            byte[] piece = new byte[64 << 10];
            long length = 0;
            for (int count = value.read(piece); count >= 0; count = value.read(piece)) {
                digest.update(piece, 0, count);
                length += count;
            }
            addNumber(length);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The length comes first, so that neighbours cannot be taken for each other; -1 stands for null. */
    private void addWhole(byte @org.jspecify.annotations.Nullable [] value) {
        addNumber(value == null ? -1 : value.length);
        if (value != null) {
            digest.update(value);
        }
    }

    private void addNumber(long value) {
        digest.update(number.clear().putLong(value).flip());
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
