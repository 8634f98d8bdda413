package io.mapkeep.data.tile;

import io.mapkeep.access.Principal;
import io.mapkeep.access.Role;
import io.mapkeep.data.dataset.Bounds;
import io.mapkeep.data.dataset.Column;
import io.mapkeep.data.dataset.Dataset;
import io.mapkeep.data.dataset.Dataset.Visibility;
import io.mapkeep.data.dataset.Datasets;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import io.mapkeep.secret.Redacted;
import io.mapkeep.storage.database.Database;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.PrecisionModel;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;

/** A database with datasets and the tiles of them. */
final class TileHouse implements AutoCloseable {
    static final GeometryFactory DEGREES = new GeometryFactory(new PrecisionModel(), 4326);
    static final Principal VIEWER = new Principal("vic", "Vic", "ldap", Set.of(Role.VIEWER));
    static final Principal OWNER = new Principal("eve", "Eve", "ldap", Set.of(Role.EDITOR));
    static final Instant MADE = Instant.parse("2026-01-02T03:04:05Z");

    final Database database;
    final Datasets datasets;
    final Tiles tiles;

    /** One row: its geometry, and the values of the dataset's columns. */
    record Row(@Nullable Geometry geometry, List<? extends @Nullable Object> values) {
        static Row of(@Nullable Geometry geometry, Object... values) {
            return new Row(geometry, List.of(values));
        }
    }

    TileHouse(Path folder) {
        database = Database.open(folder, Redacted.of("secret".getBytes(StandardCharsets.UTF_8)));
        datasets = new Datasets(database, Clock.systemUTC());
        tiles = Tiles.open(datasets, database);
    }

    static Geometry wkt(String text) {
        try {
            return new WKTReader(DEGREES).read(text);
        } catch (ParseException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    static Geometry point(double longitude, double latitude) {
        return DEGREES.createPoint(new Coordinate(longitude, latitude));
    }

    /** A shared dataset of eve's; keys count from 1 in the order of the rows. */
    Dataset publish(String name, List<Column> columns, List<Row> rows) {
        return publish(name, columns, rows, Visibility.SHARED);
    }

    Dataset publish(String name, List<Column> columns, List<Row> rows, Visibility visibility) {
        var box = new Envelope();
        var kinds = new java.util.TreeSet<String>();
        for (Row row : rows) {
            if (row.geometry() != null && !row.geometry().isEmpty()) {
                box.expandToInclude(row.geometry().getEnvelopeInternal());
                kinds.add(row.geometry().getGeometryType());
            }
        }
        fill(columns, rows);
        Dataset dataset = new Dataset(
                name,
                "Title of " + name,
                OWNER.name(),
                visibility,
                rows.size(),
                columns,
                kinds.isEmpty() ? Optional.empty() : Optional.of(kinds.size() == 1 ? kinds.first() : "Geometry"),
                box.isNull()
                        ? Optional.empty()
                        : Optional.of(new Bounds(box.getMinX(), box.getMinY(), box.getMaxX(), box.getMaxY())),
                name + ".csv",
                MADE,
                MADE);
        datasets.publish("_staging_1", dataset);
        return dataset;
    }

    private void fill(List<Column> columns, List<Row> rows) {
        database.write(connection -> {
            var table = new StringBuilder(
                    "create table public.\"_staging_1\" (cartodb_id bigint primary key, the_geom geometry(geometry, 4326)");
            columns.forEach(column -> table.append(", \"")
                    .append(column.name())
                    .append("\" ")
                    .append(column.type().sql()));
            try (var statement = connection.createStatement()) {
                statement.execute(table.append(')').toString());
            }
            String values = "insert into public.\"_staging_1\" values (?, ?" + ", ?".repeat(columns.size()) + ")";
            try (var statement = connection.prepareStatement(values)) {
                for (int i = 0; i < rows.size(); i++) {
                    statement.setLong(1, i + 1);
                    statement.setObject(2, rows.get(i).geometry());
                    for (int column = 0; column < columns.size(); column++) {
                        statement.setObject(3 + column, rows.get(i).values().get(column));
                    }
                    statement.addBatch();
                }
                statement.executeBatch();
            }
            index(connection);
            return rows.size();
        });
    }

    private static void index(java.sql.Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("create spatial index on public.\"_staging_1\"(the_geom)");
        }
    }

    DecodedTile tile(Dataset dataset, int zoom, int column, int row) {
        return DecodedTile.of(tiles.tile(dataset, new TileAddress(zoom, column, row)));
    }

    /** Asks the route whose path ends so. */
    Response ask(String end, Request request) {
        for (Route route : tiles.resources().get(0).routes()) {
            if (route.path().endsWith(end)) {
                return route.handler().handle(request);
            }
        }
        throw new AssertionError("no route " + end);
    }

    @Override
    public void close() {
        database.close();
    }
}
