package io.mapkeep.data.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mapkeep.data.dataset.Dataset.Visibility;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.Migrations;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The register of datasets, table {@code mapkeep.dataset}. The data itself lies in {@code public}. */
final class DatasetStore {
    private static final ObjectMapper COLUMNS = new ObjectMapper();

    private final Database database;

    DatasetStore(Database database) {
        this.database = database;
        Migrations.run(database, DatasetStore.class, "dataset", List.of("001-dataset.sql", "002-grant.sql"));
    }

    List<Dataset> all() {
        return database.read(connection -> {
            try (var statement = connection.prepareStatement("select * from mapkeep.dataset order by name");
                    var rows = statement.executeQuery()) {
                List<Dataset> datasets = new ArrayList<>();
                while (rows.next()) {
                    datasets.add(dataset(rows));
                }
                return datasets;
            }
        });
    }

    Optional<Dataset> find(String name) {
        return database.read(connection -> {
            try (var statement = connection.prepareStatement("select * from mapkeep.dataset where name = ?")) {
                statement.setString(1, name);
                try (var rows = statement.executeQuery()) {
                    return rows.next() ? Optional.of(dataset(rows)) : Optional.<Dataset>empty();
                }
            }
        });
    }

    /**
     * Whether the table of that name is that dataset's, and stays it until the transaction ends: a deletion takes the dataset's row away first, and has to wait for
     * this.
     */
    static boolean is(Connection connection, String name, String id) throws SQLException {
        try (var statement =
                connection.prepareStatement("select id from mapkeep.dataset where name = ? and id = ? for update")) {
            statement.setString(1, name);
            statement.setObject(2, UUID.fromString(id));
            try (var rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    /** Gives a filled staging table its name and enters it in the register, in one barrier: both happen or neither. */
    void publish(String stagingTable, Dataset dataset) {
        database.write(connection -> {
            try (var statement = connection.createStatement()) {
                statement.execute("alter table public.\"" + stagingTable + "\" rename to \"" + dataset.name() + "\"");
            }
            insert(connection, dataset);
            return dataset;
        });
    }

    void describe(String name, String title, Visibility visibility, Instant updated) {
        database.write(connection -> {
            try (var statement = connection.prepareStatement(
                    "update mapkeep.dataset set title = ?, visibility = ?, updated = ? where name = ?")) {
                statement.setString(1, title);
                statement.setString(2, visibility.name());
                statement.setObject(3, OffsetDateTime.ofInstant(updated, ZoneOffset.UTC));
                statement.setString(4, name);
                return statement.executeUpdate();
            }
        });
    }

    void delete(String name) {
        database.writeEssential(connection -> {
            try (var statement = connection.prepareStatement("delete from mapkeep.dataset where name = ?")) {
                statement.setString(1, name);
                statement.executeUpdate();
            }
            try (var statement = connection.createStatement()) {
                statement.execute("drop table if exists public.\"" + name + "\"");
            }
            return name;
        });
    }

    private static void insert(Connection connection, Dataset dataset) throws SQLException {
        try (var statement = connection.prepareStatement(
                "insert into mapkeep.dataset values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            statement.setString(1, dataset.name());
            statement.setString(2, dataset.title());
            statement.setString(3, dataset.owner());
            statement.setString(4, dataset.visibility().name());
            statement.setLong(5, dataset.rows());
            statement.setString(6, columns(dataset.columns()));
            statement.setString(7, dataset.geometry().orElse(null));
            setBounds(statement, 8, dataset.bounds());
            statement.setString(12, dataset.source());
            statement.setObject(13, OffsetDateTime.ofInstant(dataset.created(), ZoneOffset.UTC));
            statement.setObject(14, OffsetDateTime.ofInstant(dataset.updated(), ZoneOffset.UTC));
            statement.setObject(15, dataset.id());
            statement.setString(16, dataset.ownerRealm());
            statement.executeUpdate();
        }
    }

    private static void setBounds(PreparedStatement statement, int first, Optional<Bounds> bounds) throws SQLException {
        if (bounds.isEmpty()) {
            for (int i = first; i < first + 4; i++) {
                statement.setNull(i, Types.DOUBLE);
            }
            return;
        }
        statement.setDouble(first, bounds.get().west());
        statement.setDouble(first + 1, bounds.get().south());
        statement.setDouble(first + 2, bounds.get().east());
        statement.setDouble(first + 3, bounds.get().north());
    }

    private static Dataset dataset(ResultSet row) throws SQLException {
        double west = row.getDouble("west");
        Optional<Bounds> bounds = row.wasNull()
                ? Optional.empty()
                : Optional.of(new Bounds(west, row.getDouble("south"), row.getDouble("east"), row.getDouble("north")));
        return new Dataset(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getString("title"),
                row.getString("owner"),
                row.getString("owner_realm"),
                Visibility.valueOf(row.getString("visibility")),
                row.getLong("row_count"),
                columns(row.getString("columns")),
                Optional.ofNullable(row.getString("geometry")),
                bounds,
                row.getString("source"),
                row.getObject("created", OffsetDateTime.class).toInstant(),
                row.getObject("updated", OffsetDateTime.class).toInstant());
    }

    private static String columns(List<Column> columns) {
        try {
            return COLUMNS.writeValueAsString(columns);
        } catch (JsonProcessingException bug) {
            throw new IllegalStateException(bug);
        }
    }

    private static List<Column> columns(String json) {
        try {
            return COLUMNS.readValue(json, new TypeReference<List<Column>>() {});
        } catch (JsonProcessingException damaged) {
            throw new IllegalStateException("mapkeep.dataset.columns is not JSON", damaged);
        }
    }
}
