package io.mapkeep.storage.fault;

import static io.mapkeep.storage.fault.Ledger.number;

import io.mapkeep.storage.database.Database;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks through a {@link Ledger} that nobody writes to and names every fault in it. */
final class Inspection {
    /** Keeps the answer readable when everything is wrong. */
    private static final int MOST_FAULTS = 50;

    private final Connection connection;
    private final List<String> faults = new ArrayList<>();

    private Inspection(Connection connection) {
        this.connection = connection;
    }

    /** Opens the database as a start after a crash does, and closes it. */
    static List<String> of(Path folder, Map<Integer, Long> acknowledged) {
        try (Database database = Database.open(folder, Ledger.password())) {
            return of(database, acknowledged);
        }
    }

    /** @param acknowledged the highest number of each writer whose commit was acknowledged */
    static List<String> of(Database database, Map<Integer, Long> acknowledged) {
        return database.read(connection -> {
            Inspection inspection = new Inspection(connection);
            inspection.requireEvents(acknowledged);
            inspection.requireBalances();
            inspection.requireEqualIndex();
            inspection.requireWholeLargeValues();
            inspection.requireSteps();
            return inspection.faults;
        });
    }

    /** For a folder that only another process can see: one fault a line, then "inspected". */
    public static void main(String[] arguments) {
        Map<Integer, Long> acknowledged = new HashMap<>();
        for (String each : List.of(arguments).subList(1, arguments.length)) {
            String[] pair = each.split("=", 2);
            acknowledged.put(Integer.valueOf(pair[0]), Long.valueOf(pair[1]));
        }
        of(Path.of(arguments[0]), acknowledged).forEach(System.out::println);
        System.out.println("inspected");
    }

    private void requireEvents(Map<Integer, Long> acknowledged) throws SQLException {
        Map<Integer, Long> latest = new HashMap<>();
        each("select writer, min(number), max(number), count(*) from event group by writer", row -> {
            int writer = row.getInt(1);
            long first = row.getLong(2);
            long last = row.getLong(3);
            latest.put(writer, last);
            require(
                    row.getLong(4) == last - first + 1,
                    "writer " + writer + ": gaps between " + first + " and " + last);
            require(first == 1 || last - first + 1 >= Ledger.KEPT, "writer " + writer + ": begins at " + first);
        });
        acknowledged.forEach((writer, number) -> require(
                latest.getOrDefault(writer, 0L) >= number,
                "writer " + writer + ": " + number + " was acknowledged, " + latest.get(writer)
                        + " is the last there"));
    }

    private void requireBalances() throws SQLException {
        require(
                number(connection, "select count(*) from account") == Ledger.ACCOUNTS
                        && Ledger.sum(connection) == Ledger.SUM,
                "the sum of all accounts has changed");
        Map<Integer, Long> moved = new HashMap<>();
        each("select source, target, amount from event", row -> {
            moved.merge(row.getInt(1), -row.getLong(3), Long::sum);
            moved.merge(row.getInt(2), row.getLong(3), Long::sum);
        });
        each("select id, opening, balance from account", row -> {
            long owed = row.getLong(2) + moved.getOrDefault(row.getInt(1), 0L);
            require(row.getLong(3) == owed, "account " + row.getInt(1) + ": " + row.getLong(3) + " instead of " + owed);
        });
    }

    private void requireEqualIndex() throws SQLException {
        List<String> indexed = rows("select tag, writer, number from event use index (event_by_tag) where tag >= ''");
        List<String> scanned = rows("select tag, writer, number from event use index ()");
        require(new HashSet<>(indexed).equals(new HashSet<>(scanned)), "the index differs from its table");
        require(indexed.size() == scanned.size(), "index " + indexed.size() + " rows, table " + scanned.size());
    }

    private void requireWholeLargeValues() throws SQLException {
        String difference =
                "select count(*) from (select writer, number from event where large %s select writer, number from large)";
        require(
                number(connection, difference.formatted("except")) == 0
                        && number(connection, "select count(*) from event where large")
                                == number(connection, "select count(*) from large"),
                "large values and their events differ");
        each("select writer, number, hash, coalesce(within, cast(apart as varbinary(200000))) from large", row -> {
            byte[] content = row.getBytes(4);
            require(
                    content != null && Arrays.equals(Ledger.hash(content), row.getBytes(3)),
                    "large value " + row.getInt(1) + "/" + row.getLong(2) + " is damaged");
        });
    }

    private void requireSteps() throws SQLException {
        Set<String> expected = new HashSet<>();
        each("select writer, max(number) from event group by writer", row -> {
            long step = row.getLong(2) / Ledger.STEP_EVERY * Ledger.STEP_EVERY;
            if (step > 0) {
                expected.add(Ledger.stepTable(row.getInt(1), step));
            }
        });
        Set<String> found = new HashSet<>(
                rows("select table_name from information_schema.tables where table_name like 'step\\_%'"));
        require(found.equals(expected), "step tables " + found + " instead of " + expected);
    }

    @FunctionalInterface
    private interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    private void each(String query, RowReader reader) throws SQLException {
        try (PreparedStatement prepared = connection.prepareStatement(query);
                ResultSet row = prepared.executeQuery()) {
            while (row.next()) {
                reader.read(row);
            }
        }
    }

    private List<String> rows(String query) throws SQLException {
        List<String> rows = new ArrayList<>();
        each(query, row -> {
            StringBuilder text = new StringBuilder();
            for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                text.append(i == 1 ? "" : " ").append(row.getString(i));
            }
            rows.add(text.toString());
        });
        return rows;
    }

    private void require(boolean holds, String fault) {
        if (!holds && faults.size() < MOST_FAULTS) {
            faults.add(fault);
        }
    }
}
