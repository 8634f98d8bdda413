package io.mapkeep.storage.cut;

import io.mapkeep.storage.cut.Damage.Kind;
import io.mapkeep.storage.cut.Model.Form;
import io.mapkeep.storage.cut.Model.Key;
import io.mapkeep.storage.cut.Model.Note;
import io.mapkeep.storage.cut.Model.Shape;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.CRC32C;

/** Reads everything that a {@link Plan} can have put into a database, most of it in two ways. */
final class Inspection {
    /** The others come and go. */
    private static final Set<String> LASTING = Set.of("account", "event", "large", "note");

    private final Connection connection;
    private final Model model = new Model();
    private final List<Damage> damages = new ArrayList<>();

    private Inspection(Connection connection) {
        this.connection = connection;
    }

    /** {@code damages}: what is wrong whatever the plan is. */
    record Found(Progress progress, Model model, List<Damage> damages) {}

    @FunctionalInterface
    private interface Row {
        void read(ResultSet row) throws SQLException;
    }

    static Found of(Connection connection) throws SQLException {
        return new Inspection(connection).run();
    }

    private Found run() throws SQLException {
        var known = new TreeSet<String>();
        each(
                "select table_name from information_schema.tables where table_schema = 'public'",
                row -> known.add(row.getString(1)));
        if (!known.contains("event")) {
            known.forEach(
                    table -> damages.add(new Damage(Kind.HALF_DONE, "table " + table + " without the first step")));
            return new Found(Progress.NONE, model, damages);
        }
        each("select id, balance from account", row -> model.accounts.put(row.getInt(1), row.getLong(2)));
        each(
                "select writer, step, ranking, text from note",
                row -> model.notes.put(key(row), new Note(row.getInt(3), row.getString(4))));
        each("select writer, step, form, characters, bytes, text, binary_text from large", this::addLarge);
        addTables();
        compareIndexes();
        return new Found(progress(), model, damages);
    }

    private Progress progress() throws SQLException {
        int[] counts = new int[Plan.WRITERS];
        each("select writer, number from event order by writer, number", row -> {
            int writer = row.getInt(1);
            if (++counts[writer] != row.getInt(2)) {
                damages.add(new Damage(Kind.GAP, "writer " + writer + ": no event before " + row.getInt(2)));
                counts[writer] = row.getInt(2);
            }
        });
        return Progress.of(counts);
    }

    private void addLarge(ResultSet row) throws SQLException {
        Form form = Form.valueOf(row.getString(3));
        byte[] bytes = switch (form) {
            case CHARACTERS -> ascii(row.getString(4));
            case BYTES -> row.getBytes(5);
            case TEXT -> ascii(row.getString(6));
            case BINARY -> row.getBytes(7);
        };
        var checksum = new CRC32C();
        checksum.update(bytes);
        model.large.put(key(row), new Model.Fingerprint(form, bytes.length, checksum.getValue()));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }

    /** All at once: the information schema is slow to ask. */
    private void addTables() throws SQLException {
        Map<String, SortedSet<String>> columns =
                names("select table_name, column_name from information_schema.columns where table_schema = 'public'");
        Map<String, SortedSet<String>> indexes =
                names("select table_name, index_name from information_schema.indexes where table_schema = 'public'"
                        + " and index_name like '%\\_by\\_%'");
        for (String table : columns.keySet()) {
            if (!LASTING.contains(table)) {
                SortedSet<String> ofTable = indexes.getOrDefault(table, new TreeSet<>());
                model.tables.put(table, shape(table, columns.getOrDefault(table, new TreeSet<>()), ofTable));
            }
        }
    }

    private Map<String, SortedSet<String>> names(String sql) throws SQLException {
        var names = new TreeMap<String, SortedSet<String>>();
        each(
                sql,
                row -> names.computeIfAbsent(row.getString(1), absent -> new TreeSet<>())
                        .add(row.getString(2)));
        return names;
    }

    private Shape shape(String table, SortedSet<String> columns, SortedSet<String> indexes) throws SQLException {
        var totals = new long[2];
        String sums = "select count(*), coalesce(sum(id), 0), sum(length(name)), min(name), max(name) from \"" + table
                + "\" use index ";
        each(sums + "()", row -> {
            totals[0] = row.getLong(1);
            totals[1] = row.getLong(2);
        });
        for (String index : indexes) {
            same(sums + "(" + index + ") where name >= ''", sums + "()");
        }
        return new Shape(columns, indexes, totals[0], totals[1]);
    }

    private void compareIndexes() throws SQLException {
        String sums = "select count(*), sum(ranking), min(ranking), max(ranking) from note use index ";
        same(sums + "(note_by_ranking) where ranking >= 0", sums + "()");
        // Each row through the index, too: an entry without its row, or a row without its entry.
        String rows = "select ranking, writer, step, text from note use index ";
        String order = " order by ranking, writer, step";
        same(rows + "(note_by_ranking) where ranking >= 0" + order, rows + "()" + order);
        same("select id, balance from account where id > 0 order by id", "select id, balance from account order by id");
    }

    private void same(String one, String other) throws SQLException {
        List<String> first = rows(one);
        List<String> second = rows(other);
        if (!first.equals(second)) {
            damages.add(new Damage(
                    Kind.INDEX_DIFFERS,
                    one + ": " + first.size() + " rows unlike the " + second.size() + " of a scan"));
        }
    }

    private List<String> rows(String sql) throws SQLException {
        var rows = new ArrayList<String>();
        each(sql, row -> {
            var text = new StringBuilder();
            int columns = row.getMetaData().getColumnCount();
            for (int column = 1; column <= columns; column++) {
                text.append(row.getString(column)).append('|');
            }
            rows.add(text.toString());
        });
        return rows;
    }

    private void each(String sql, Row action) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                action.read(rows);
            }
        }
    }

    private static Key key(ResultSet row) throws SQLException {
        return new Key(row.getInt(1), row.getInt(2));
    }
}
