package io.mapkeep.data.tile;

import io.mapkeep.data.dataset.Dataset;
import io.mapkeep.storage.database.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBReader;

/**
 * Makes one tile: large datasets of points from their {@link PointOverview}, all others through the spatial index. What remains after thinning
 * ({@link Grid}) has all its attributes.
 */
final class TileBuilder {
    private static final int KEYS_AT_ONCE = 1000;

    private final Database database;
    private final Overviews overviews;

    TileBuilder(Database database) {
        this.database = database;
        this.overviews = new Overviews(database);
    }

    /** The encoded tile; empty bytes when nothing is there. */
    byte[] build(Dataset dataset, TileAddress tile, Deadline deadline) {
        var attributes = new Attributes(dataset);
        Optional<PointOverview> overview = overviews.of(dataset);
        return database.read(connection -> {
            TileLayer layer = overview.isPresent()
                    ? fromOverview(connection, dataset, PickedPoints.of(overview.get(), tile), attributes, deadline)
                    : fromTable(connection, dataset, tile, attributes, deadline);
            return layer.count() == 0 ? new byte[0] : layer.encode();
        });
    }

    private static TileLayer fromOverview(
            Connection connection, Dataset dataset, PickedPoints points, Attributes attributes, Deadline deadline)
            throws SQLException {
        var layer = new TileLayer(dataset.name(), attributes.names(), points.cell());
        String sql = "select cartodb_id" + attributes.selected() + " from public.\"" + dataset.name()
                + "\" where cartodb_id = any(?) order by cartodb_id";
        try (var statement = connection.prepareStatement(sql)) {
            while (points.hasMore() && !layer.isFull()) {
                deadline.limit(statement);
                statement.setArray(1, connection.createArrayOf("bigint", points.next(KEYS_AT_ONCE, layer)));
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        long id = rows.getLong(1);
                        Grid.Spot spot = points.spot(id);
                        var point = new GeometryCommands();
                        point.points(spot.x(), spot.y());
                        layer.add(id, GeometryCommands.POINT, point.commands(), attributes.of(rows, 2), spot);
                    }
                }
            }
        }
        return layer;
    }

    private static TileLayer fromTable(
            Connection connection, Dataset dataset, TileAddress tile, Attributes attributes, Deadline deadline)
            throws SQLException {
        var layer = new TileLayer(dataset.name(), attributes.names(), Grid.FINEST);
        var shapes = new TileShapes(tile);
        var wkb = new WKBReader();
        LazyRows.read(
                connection,
                "select cartodb_id, the_geom" + attributes.selected() + " from public.\"" + dataset.name()
                        + "\" where the_geom && ?",
                statement -> {
                    deadline.limit(statement);
                    statement.setObject(1, TileShapes.searched(tile));
                },
                rows -> {
                    while (rows.next() && !layer.isFull()) {
                        deadline.check();
                        add(rows, wkb, shapes, attributes, layer);
                    }
                    return layer;
                });
        return layer;
    }

    private static void add(ResultSet row, WKBReader wkb, TileShapes shapes, Attributes attributes, TileLayer layer)
            throws SQLException {
        Geometry geometry = geometry(row.getBytes(2), wkb);
        if (geometry == null) {
            return;
        }
        for (TileShapes.Shape shape : shapes.of(geometry)) {
            // Points are asked for their place first, because one just beyond the buffer must not take the cell of
            // another.
            if (shape.kind() == GeometryCommands.POINT && shapes.draw(shape).isEmpty() || !layer.wants(shape.spot())) {
                continue;
            }
            GeometryCommands drawn = shapes.draw(shape);
            if (!drawn.isEmpty()) {
                layer.add(row.getLong(1), shape.kind(), drawn.commands(), attributes.of(row, 3), shape.spot());
            }
        }
    }

    private static @Nullable Geometry geometry(byte @Nullable [] ewkb, WKBReader reader) {
        if (ewkb == null) {
            return null;
        }
        try {
            Geometry geometry = reader.read(ewkb);
            return geometry.isEmpty() ? null : geometry;
        } catch (ParseException notReadable) {
            return null;
        }
    }
}
