package io.mapkeep.storage.replica.diverged;

import io.mapkeep.storage.database.Database;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the rows that one database has and another has not, a CSV file for each table that has any. A changed row counts as one that is
 * only here. Rows are compared by a hash of their text, a bounded number at a time, so that a large table takes longer and no more memory.
 */
public final class DivergedRows {
    private final Database here;
    private final Database cluster;
    private final int rowsAtOnce;

    /** @param rowsAtOnce how many hashes are kept in memory, 8 bytes each */
    public DivergedRows(Database here, Database cluster, int rowsAtOnce) {
        this.here = here;
        this.cluster = cluster;
        this.rowsAtOnce = rowsAtOnce;
    }

    /** A table by its quoted name. */
    private record Table(String schema, String name) {
        String quoted() {
            return '"' + schema.replace("\"", "\"\"") + "\".\"" + name.replace("\"", "\"\"") + '"';
        }

        String fileName() {
            return (schema + "." + name).replaceAll("[^A-Za-z0-9._-]", "_") + ".csv";
        }
    }

    /**
     * Writes the files.
     *
     * @param folder made, 0700; the files are 0600, since accounts are among the tables
     * @return how many rows of which table
     */
    public Map<String, Long> writeTo(Path folder) throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Map<String, Long> found = new LinkedHashMap<>();
        List<Table> there = tables(cluster);
        for (Table table : tables(here)) {
            long rows = write(table, there.contains(table), folder.resolve(table.fileName()));
            if (rows > 0) {
                found.put(table.schema() + "." + table.name(), rows);
            }
        }
        return found;
    }

    private long write(Table table, boolean known, Path file) throws IOException {
        long count = known ? count(table) : 0;
        long parts = Math.max(1, (count + rowsAtOnce - 1) / rowsAtOnce);
        long written = 0;
        try (var out = new Lines(file)) {
            for (long part = 0; part < parts; part++) {
                long[] hashes = known ? hashes(table, part, parts) : new long[0];
                written += writePart(table, part, parts, hashes, out);
            }
        }
        return written;
    }

    private long writePart(Table table, long part, long parts, long[] hashes, Lines out) {
        return here.read(connection -> {
            long written = 0;
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("select * from " + table.quoted())) {
                int columns = rows.getMetaData().getColumnCount();
                while (rows.next()) {
                    long hash = hash(rows, columns);
                    if (Math.floorMod(hash, parts) == part && java.util.Arrays.binarySearch(hashes, hash) < 0) {
                        out.row(rows, columns);
                        written++;
                    }
                }
            }
            return written;
        });
    }

    private long[] hashes(Table table, long part, long parts) {
        return cluster.read(connection -> {
            long[] hashes = new long[1024];
            int size = 0;
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("select * from " + table.quoted())) {
                int columns = rows.getMetaData().getColumnCount();
                while (rows.next()) {
                    long hash = hash(rows, columns);
                    if (Math.floorMod(hash, parts) == part) {
                        if (size == hashes.length) {
                            hashes = java.util.Arrays.copyOf(hashes, size * 2);
                        }
                        hashes[size++] = hash;
                    }
                }
            }
            long[] all = java.util.Arrays.copyOf(hashes, size);
            java.util.Arrays.sort(all);
            return all;
        });
    }

    private long count(Table table) {
        return cluster.read(connection -> {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("select count(*) from " + table.quoted())) {
                rows.next();
                return rows.getLong(1);
            }
        });
    }

    private static List<Table> tables(Database database) {
        return database.read(DivergedRows::tables);
    }

    private static List<Table> tables(Connection connection) throws SQLException {
        List<Table> tables = new ArrayList<>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select table_schema, table_name from information_schema.tables"
                        + " where table_type = 'BASE TABLE' and upper(table_schema) <> 'INFORMATION_SCHEMA'"
                        + " order by 1, 2")) {
            while (rows.next()) {
                tables.add(new Table(rows.getString(1), rows.getString(2)));
            }
        }
        return tables;
    }

    /** FNV-1a over the values' text, 64 bits: two rows that differ are taken for one in one of 10^13 at a million rows. */
    private static long hash(ResultSet row, int columns) throws SQLException {
        long hash = 0xcbf29ce484222325L;
        for (int column = 1; column <= columns; column++) {
            String value = row.getString(column);
            int length = value == null ? -1 : value.length();
            hash = (hash ^ length) * 0x100000001b3L;
            for (int i = 0; i < length; i++) {
                hash = (hash ^ value.charAt(i)) * 0x100000001b3L;
            }
        }
        return hash;
    }

    /** One CSV file (RFC 4180), made at its first row. */
    private static final class Lines implements AutoCloseable {
        private final Path file;
        private @org.jspecify.annotations.Nullable BufferedWriter out;

        Lines(Path file) {
            this.file = file;
        }

        void row(ResultSet row, int columns) throws SQLException {
            try {
                BufferedWriter writer = out;
                if (writer == null) {
                    writer = open();
                    out = writer;
                    for (int column = 1; column <= columns; column++) {
                        value(writer, row.getMetaData().getColumnLabel(column), column == columns);
                    }
                }
                for (int column = 1; column <= columns; column++) {
                    value(writer, row.getString(column), column == columns);
                }
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        private BufferedWriter open() throws IOException {
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return Files.newBufferedWriter(file, StandardCharsets.UTF_8);
        }

        /** NULL is nothing at all, an empty text a pair of quotes. */
        private static void value(BufferedWriter out, @org.jspecify.annotations.Nullable String value, boolean last)
                throws IOException {
            if (value != null) {
                out.write('"' + value.replace("\"", "\"\"") + '"');
            }
            out.write(last ? "\r\n" : ",");
        }

        @Override
        public void close() throws IOException {
            if (out != null) {
                out.close();
            }
        }
    }
}
