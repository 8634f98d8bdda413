package io.mapkeep.data.tile;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.data.dataset.Column;
import io.mapkeep.data.dataset.Dataset;
import io.mapkeep.data.tile.TileHouse.Row;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;

/** How tiles read the table. */
final class TileReadingTest {
    private static final List<Column> NUMBER = List.of(new Column("n", "n", Column.Type.INTEGER));

    @TempDir
    private Path folder;

    private TileHouse house;

    @BeforeEach
    void open() {
        house = new TileHouse(folder);
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void aDeepTileIsFoundThroughTheSpatialIndex() {
        house.publish("points", NUMBER, points(3000));

        assertThat(plan(
                        "explain select cartodb_id, the_geom, \"n\" from public.\"points\" where the_geom && ?",
                        TileShapes.searched(new TileAddress(8, 130, 90))))
                .contains("the_geom && ?1 */")
                .doesNotContainIgnoringCase("tableScan");
    }

    @Test
    void theAttributesOfPickedPointsAreFoundByTheirKeys() {
        house.publish("points", NUMBER, points(3000));

        assertThat(plan(
                        "explain select cartodb_id, \"n\" from public.\"points\" where cartodb_id = any(?) order by cartodb_id",
                        new Long[] {1L, 2L, 3L}))
                .containsIgnoringCase("primary_key")
                .doesNotContainIgnoringCase("tableScan");
    }

    @Test
    void aLargeDatasetOfPointsLooksTheSameThroughItsOverviewAndThroughTheTable() {
        Dataset large = house.publish("points", NUMBER, points((int) Overviews.WORTHWHILE_ROWS));
        Dataset same = asIfMixed(large);

        for (TileAddress tile :
                List.of(new TileAddress(3, 4, 3), new TileAddress(6, 33, 30), new TileAddress(9, 270, 250))) {
            DecodedTile fromOverview = house.tile(large, tile.zoom(), tile.column(), tile.row());
            DecodedTile fromTable = DecodedTile.of(
                    new TileBuilder(house.database).build(same, tile, new Deadline(Duration.ofMinutes(1))));

            assertThat(fromOverview.features()).isNotEmpty();
            if (tile.zoom() > 3) {
                assertThat(summaries(fromOverview)).containsExactlyInAnyOrderElementsOf(summaries(fromTable));
            }
        }
    }

    @Test
    void aPolygonOfAHundredThousandCornersIsDrawnInReasonableTime() {
        Coordinate[] ring = new Coordinate[100_001];
        var random = new Random(3);
        for (int i = 0; i < 100_000; i++) {
            double angle = 2 * Math.PI * i / 100_000;
            double radius = 40 + random.nextDouble() * 5;
            ring[i] = new Coordinate(radius * Math.cos(angle), radius * Math.sin(angle));
        }
        ring[100_000] = ring[0];
        Dataset dataset = house.publish("coast", List.of(), List.of(Row.of(TileHouse.DEGREES.createPolygon(ring))));

        for (TileAddress tile : List.of(
                new TileAddress(0, 0, 0),
                new TileAddress(3, 4, 4),
                new TileAddress(8, 158, 128),
                new TileAddress(14, 8192, 8192))) {
            long began = System.nanoTime();
            byte[] bytes = house.tiles.tile(dataset, tile);
            assertThat(DecodedTile.of(bytes).features()).as(tile.toString()).hasSize(1);
            assertThat(bytes.length).isLessThan(TileLayer.MOST_BYTES);
            // A tenth of a second each, where the machine has nothing else to do; comparing all corners with all would
            // take many minutes.
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMinutes(1));
        }
    }

    @Test
    void theConnectionGoesBackWithoutLazyRows() {
        Dataset dataset = house.publish("points", NUMBER, points(10));
        house.tile(dataset, 0, 0, 0);

        String lazy = house.database.read(connection -> {
            try (var statement = connection.prepareStatement(
                            "select setting_value from information_schema.settings where setting_name = ?");
                    var ignored = connection.createStatement()) {
                statement.setString(1, "LAZY_QUERY_EXECUTION");
                try (var rows = statement.executeQuery()) {
                    return rows.next() ? rows.getString(1) : "false";
                }
            }
        });
        assertThat(lazy).isIn("false", "FALSE", "0");
    }

    private String plan(String sql, Object parameter) {
        return house.database.read(connection -> {
            try (var statement = connection.prepareStatement(sql)) {
                if (parameter instanceof Long[] keys) {
                    statement.setArray(1, connection.createArrayOf("bigint", keys));
                } else {
                    statement.setObject(1, parameter);
                }
                try (var rows = statement.executeQuery()) {
                    rows.next();
                    return rows.getString(1);
                }
            }
        });
    }

    private static Dataset asIfMixed(Dataset dataset) {
        return new Dataset(
                dataset.name(),
                dataset.title(),
                dataset.owner(),
                dataset.visibility(),
                dataset.rows(),
                dataset.columns(),
                Optional.of("Geometry"),
                dataset.bounds(),
                dataset.source(),
                dataset.created(),
                dataset.updated());
    }

    private static List<String> summaries(DecodedTile tile) {
        return tile.features().stream()
                .map(feature -> feature.id() + " " + feature.geometry() + " " + feature.properties())
                .toList();
    }

    private static List<Row> points(int count) {
        var random = new Random(42);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Geometry point = TileHouse.point(random.nextDouble() * 20 + 1, random.nextDouble() * 20 + 1);
            rows.add(Row.of(point, (long) i));
        }
        return rows;
    }
}
