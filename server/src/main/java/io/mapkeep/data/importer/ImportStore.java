package io.mapkeep.data.importer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.data.importer.Import.State;
import io.mapkeep.data.importer.reading.BadRow;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.Migrations;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Remembers imports and their bad rows: tables {@code mapkeep.import} and {@code mapkeep.import_bad_row}. */
final class ImportStore {
    /** Older ones are forgotten. */
    static final int KEPT = 1000;

    private static final int BATCH = 1000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Database database;

    ImportStore(Database database) {
        this.database = database;
        Migrations.run(database, ImportStore.class, "import", List.of("001-import.sql", "002-realm.sql"));
    }

    void insert(Import made) {
        database.write(connection -> {
            forgetOld(connection);
            try (var statement = connection.prepareStatement(
                    "insert into mapkeep.import values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, null, ?)")) {
                fill(statement, made);
                return statement.executeUpdate();
            }
        });
    }

    /** Notes how an import ended, with its bad rows, in one transaction. */
    void end(Import ended, List<BadRow> badRows) {
        database.write(connection -> {
            update(connection, ended);
            try (var statement = connection.prepareStatement("delete from mapkeep.import_bad_row where import = ?")) {
                statement.setString(1, ended.id());
                statement.executeUpdate();
            }
            insertBadRows(connection, ended.id(), badRows);
            return ended;
        });
    }

    /**
     * Notes under which name the import is about to become a dataset. A dataset of that name made at that very moment is this import's, so that
     * a restart can tell. The rows that were left out are noted along with it.
     */
    void publishing(Import called, List<BadRow> badRows, Instant moment) {
        database.write(connection -> {
            update(connection, called);
            insertBadRows(connection, called.id(), badRows);
            try (var statement = connection.prepareStatement("update mapkeep.import set publishing = ? where id = ?")) {
                statement.setObject(1, time(moment));
                statement.setString(2, called.id());
                return statement.executeUpdate();
            }
        });
    }

    List<Import> unfinished() {
        return list("where state not in ('DONE', 'FAILED', 'CANCELLED')", "");
    }

    List<Import> all(String owner) {
        return list("where owner = ?", owner);
    }

    Optional<Import> find(String id) {
        return list("where id = ?", id).stream().findFirst();
    }

    /** When the import was about to be published, if it came so far. */
    Optional<Instant> publishing(String id) {
        return database.read(connection -> {
            try (var statement = connection.prepareStatement("select publishing from mapkeep.import where id = ?")) {
                statement.setString(1, id);
                try (var rows = statement.executeQuery()) {
                    return rows.next() ? Optional.ofNullable(instant(rows, "publishing")) : Optional.<Instant>empty();
                }
            }
        });
    }

    List<BadRow> badRows(String id, int first, int most) {
        return database.read(connection -> {
            try (var statement = connection.prepareStatement(
                    "select * from mapkeep.import_bad_row where import = ? and number >= ? order by number limit ?")) {
                statement.setString(1, id);
                statement.setInt(2, first);
                statement.setInt(3, most);
                try (var rows = statement.executeQuery()) {
                    List<BadRow> found = new ArrayList<>();
                    while (rows.next()) {
                        found.add(new BadRow(
                                rows.getLong("line"),
                                rows.getString("column_name"),
                                rows.getString("reason"),
                                rows.getString("found")));
                    }
                    return found;
                }
            }
        });
    }

    private List<Import> list(String where, String argument) {
        return database.read(connection -> {
            try (var statement = connection.prepareStatement(
                    "select * from mapkeep.import " + where + " order by started desc, id limit " + KEPT)) {
                if (where.indexOf('?') >= 0) {
                    statement.setString(1, argument);
                }
                try (var rows = statement.executeQuery()) {
                    List<Import> found = new ArrayList<>();
                    while (rows.next()) {
                        found.add(read(rows));
                    }
                    return found;
                }
            }
        });
    }

    private static void forgetOld(Connection connection) throws SQLException {
        String old = "select id from mapkeep.import where ended is not null order by started desc, id offset " + KEPT
                + " rows";
        try (var statement = connection.createStatement()) {
            statement.executeUpdate("delete from mapkeep.import_bad_row where import in (" + old + ")");
            statement.executeUpdate("delete from mapkeep.import where id in (" + old + ")");
        }
    }

    private static void update(Connection connection, Import changed) throws SQLException {
        try (var statement = connection.prepareStatement(
                "update mapkeep.import set id = ?, owner = ?, filename = ?, dataset = ?, state = ?, bytes = ?, row_count = ?,"
                        + " bad_rows = ?, problem = ?, remarks = ?, started = ?, ended = ?, realm = ? where id = ?")) {
            fill(statement, changed);
            statement.setString(14, changed.id());
            statement.executeUpdate();
        }
    }

    private static void insertBadRows(Connection connection, String id, List<BadRow> badRows) throws SQLException {
        try (var statement =
                connection.prepareStatement("insert into mapkeep.import_bad_row values (?, ?, ?, ?, ?, ?)")) {
            for (int i = 0; i < badRows.size(); i++) {
                BadRow bad = badRows.get(i);
                statement.setString(1, id);
                statement.setInt(2, i);
                statement.setLong(3, bad.line());
                statement.setString(4, bad.column());
                statement.setString(5, bad.reason());
                statement.setString(6, bad.value());
                statement.addBatch();
                if (i % BATCH == BATCH - 1) {
                    statement.executeBatch();
                }
            }
            statement.executeBatch();
        }
    }

    private static void fill(PreparedStatement statement, Import from) throws SQLException {
        statement.setString(1, from.id());
        statement.setString(2, from.owner());
        statement.setString(3, from.filename());
        statement.setString(4, from.dataset().orElse(null));
        statement.setString(5, from.state().name());
        statement.setLong(6, from.bytes());
        statement.setLong(7, from.rows());
        statement.setLong(8, from.badRows());
        statement.setString(9, from.problem().map(ImportStore::json).orElse(null));
        statement.setString(10, json(from.remarks()));
        statement.setObject(11, time(from.started()));
        statement.setObject(12, from.ended().map(ImportStore::time).orElse(null));
        statement.setString(13, from.realm());
    }

    private static Import read(ResultSet row) throws SQLException {
        State state = State.valueOf(row.getString("state"));
        return new Import(
                row.getString("id"),
                row.getString("owner"),
                row.getString("realm"),
                row.getString("filename"),
                Optional.ofNullable(row.getString("dataset")),
                state,
                row.getLong("bytes"),
                state.ended() ? row.getLong("bytes") : 0,
                row.getLong("row_count"),
                row.getLong("bad_rows"),
                Optional.ofNullable(row.getString("problem")).map(json -> parse(json, new TypeReference<Problem>() {})),
                parse(row.getString("remarks"), new TypeReference<List<String>>() {}),
                row.getObject("started", OffsetDateTime.class).toInstant(),
                Optional.ofNullable(instant(row, "ended")));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static OffsetDateTime time(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException bug) {
            throw new IllegalStateException(bug);
        }
    }

    private static <T> T parse(String json, TypeReference<T> type) {
        try {
            return JSON.readValue(json, type);
        } catch (JsonProcessingException damaged) {
            throw new IllegalStateException("mapkeep.import holds something else than JSON", damaged);
        }
    }
}
