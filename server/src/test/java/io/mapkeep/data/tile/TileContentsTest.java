package io.mapkeep.data.tile;

import static org.assertj.core.api.Assertions.assertThat;

import com.wdtinc.mapbox_vector_tile.VectorTile;
import io.mapkeep.data.dataset.Column;
import io.mapkeep.data.dataset.Column.Type;
import io.mapkeep.data.dataset.Dataset;
import io.mapkeep.data.tile.TileHouse.Row;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.MultiPoint;
import org.locationtech.jts.geom.Polygon;

/** What a foreign decoder finds in our tiles. */
final class TileContentsTest {
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
    void theLayerHasTheNameOfTheDatasetVersionTwoAndTheUsualExtent() {
        Dataset dataset = shapes("POINT (0 0)");

        VectorTile.Tile.Layer layer = DecodedTile.raw(house.tiles.tile(dataset, new TileAddress(0, 0, 0)));

        assertThat(layer.getName()).isEqualTo("shapes");
        assertThat(layer.getVersion()).isEqualTo(2);
        assertThat(layer.getExtent()).isEqualTo(4096);
    }

    @Test
    void attributesKeepTheirTypesAndWhatIsNullIsLeftOut() {
        List<Column> columns = List.of(
                column("whole", Type.INTEGER),
                column("part", Type.NUMBER),
                column("word", Type.STRING),
                column("yes", Type.BOOLEAN),
                column("day", Type.DATE),
                column("moment", Type.TIMESTAMP),
                column("nothing", Type.STRING));
        Dataset dataset = house.publish(
                "typed",
                columns,
                List.of(new Row(
                        TileHouse.point(0, 0),
                        Arrays.asList(
                                -9007199254740993L,
                                0.5,
                                "Ærø \"x\"",
                                true,
                                LocalDate.of(2024, 2, 29),
                                OffsetDateTime.parse("2024-02-29T12:00:00+02:00"),
                                null))));

        assertThat(house.tile(dataset, 0, 0, 0).feature(1).orElseThrow().properties())
                .containsOnlyKeys("whole", "part", "word", "yes", "day", "moment")
                .containsEntry("whole", -9007199254740993L)
                .containsEntry("part", 0.5)
                .containsEntry("word", "Ærø \"x\"")
                .containsEntry("yes", true)
                .containsEntry("day", "2024-02-29")
                .containsEntry("moment", "2024-02-29T10:00:00Z");
    }

    @Test
    void aLongTextIsCutWithAnEllipsisAndNeverThroughACharacter() {
        Dataset dataset = house.publish(
                "texts",
                List.of(column("word", Type.STRING)),
                List.of(
                        Row.of(TileHouse.point(0, 0), "a".repeat(256)),
                        Row.of(TileHouse.point(20, 0), "a".repeat(257)),
                        Row.of(TileHouse.point(40, 0), "a".repeat(255) + "😀")));

        DecodedTile tile = house.tile(dataset, 0, 0, 0);

        assertThat(word(tile, 1)).isEqualTo("a".repeat(256));
        assertThat(word(tile, 2)).isEqualTo("a".repeat(256) + "…");
        assertThat(word(tile, 3)).isEqualTo("a".repeat(255) + "…");
    }

    @Test
    void equalValuesStandInTheDictionaryOnce() {
        Dataset dataset = house.publish(
                "same",
                List.of(column("word", Type.STRING)),
                List.of(Row.of(TileHouse.point(0, 0), "same"), Row.of(TileHouse.point(20, 0), "same")));

        VectorTile.Tile.Layer layer = DecodedTile.raw(house.tiles.tile(dataset, new TileAddress(0, 0, 0)));

        assertThat(layer.getFeaturesCount()).isEqualTo(2);
        assertThat(layer.getValuesCount()).isEqualTo(1);
        assertThat(layer.getKeysList()).containsExactly("word");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POLYGON ((-60 -40, 60 -40, 60 40, -60 40, -60 -40), (-20 -20, 20 -20, 20 20, -20 20, -20 -20))",
                "POLYGON ((-60 -40, -60 40, 60 40, 60 -40, -60 -40), (-20 -20, -20 20, 20 20, 20 -20, -20 -20))"
            })
    void ringsTurnAsTheSpecificationSaysHoweverTheyCame(String wkt) {
        Polygon polygon = (Polygon) only(shapes(wkt), 0, 0, 0);

        assertThat(DecodedTile.surveyedArea(polygon.getExteriorRing())).isPositive();
        assertThat(polygon.getNumInteriorRing()).isEqualTo(1);
        assertThat(DecodedTile.surveyedArea(polygon.getInteriorRingN(0))).isNegative();
    }

    @Test
    void theSpecificationsOwnExampleOfAnOuterRingComesOutAsItStandsThere() {
        var forwards = new GeometryCommands();
        forwards.ring(true, 3, 6, 8, 12, 20, 34);
        var backwards = new GeometryCommands();
        backwards.ring(true, 20, 34, 8, 12, 3, 6);

        assertThat(forwards.commands()).containsExactly(9, 6, 12, 18, 10, 12, 24, 44, 15);
        assertThat(backwards.commands()).isEqualTo(forwards.commands());
    }

    @Test
    void whatLiesOnlyBeyondTheBufferIsNotInTheTile() {
        Dataset dataset = shapes("POLYGON ((10 10, 20 10, 20 20, 10 20, 10 10))", "LINESTRING (-170 60, -100 -60)");

        DecodedTile northEast = house.tile(dataset, 1, 1, 0);
        DecodedTile southWest = house.tile(dataset, 1, 0, 1);

        assertThat(northEast.features()).extracting(DecodedTile.Feature::id).containsExactly(1L);
        assertThat(southWest.features()).extracting(DecodedTile.Feature::id).containsExactly(2L);
    }

    @Test
    void aLineIsCutAtTheBufferAndNotAtTheEdge() {
        Geometry line = only(shapes("LINESTRING (-170 10, 170 10)"), 1, 1, 0);

        assertThat(line.getEnvelopeInternal().getMinX()).isEqualTo(-TileLayer.BUFFER);
    }

    @Test
    void aCollectionIsOneFeatureForEachKindUnderOneId() {
        DecodedTile tile = house.tile(
                shapes("GEOMETRYCOLLECTION (POINT (1 1), LINESTRING (10 10, 40 40), GEOMETRYCOLLECTION (POINT (80 9),"
                        + " POLYGON ((-60 -40, 60 -40, 60 40, -60 -40))))"),
                0,
                0,
                0);

        assertThat(tile.features()).extracting(DecodedTile.Feature::id).containsOnly(1L);
        assertThat(tile.features())
                .extracting(feature -> feature.geometry().getGeometryType())
                .containsExactly("MultiPoint", "LineString", "Polygon");
    }

    @Test
    void severalPointsOfOneRowStayOneFeatureAndThoseElsewhereAreLeftOut() {
        Geometry east = only(shapes("MULTIPOINT ((-100 10), (10 10), (100 10))"), 1, 1, 0);

        assertThat(east).isInstanceOf(MultiPoint.class);
        assertThat(east.getNumGeometries()).isEqualTo(2);
    }

    @Test
    void aSmallPolygonIsStillSeenFromAfarAndItsNeighboursAreNotDrawnOverIt() {
        DecodedTile world = house.tile(
                shapes(
                        "POLYGON ((10.001 10.001, 10.002 10.001, 10.002 10.002, 10.001 10.001))",
                        "POLYGON ((10.003 10.003, 10.004 10.003, 10.004 10.004, 10.003 10.003))"),
                0,
                0,
                0);

        assertThat(world.features()).extracting(DecodedTile.Feature::id).containsExactly(1L);
        assertThat(world.feature(1).orElseThrow().geometry().getArea()).isEqualTo(Grid.FINEST * Grid.FINEST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POINT EMPTY",
                "POLYGON EMPTY",
                "GEOMETRYCOLLECTION EMPTY",
                "GEOMETRYCOLLECTION (POINT EMPTY, LINESTRING EMPTY)",
                "POINT (0 90)",
                "POINT (0 -90)",
                "POINT (180 0)",
                "POINT (-180 0)",
                "POINT Z (1 2 3)",
                "LINESTRING Z (1 2 3, 4 5 6)",
                "LINESTRING (5 5, 5 5)",
                "LINESTRING (179 10, -179 10)",
                "LINESTRING (0 -90, 0 90)",
                "POLYGON ((-180 -90, 180 -90, 180 90, -180 90, -180 -90))",
                "POLYGON ((0 0, 10 10, 10 0, 0 10, 0 0))",
                "POLYGON ((0 0, 10 0, 20 0, 0 0))",
                "POLYGON ((0 0, 60 0, 60 60, 0 60, 0 0), (70 70, 80 70, 80 80, 70 70))",
                "MULTIPOLYGON (((0 0, 60 0, 60 60, 0 0)), ((10 5, 50 5, 50 20, 10 5)))",
            })
    void oddGeometriesAreDrawnOrLeftOutButNeverFail(String wkt) {
        Dataset dataset = shapes(wkt);

        for (int zoom : new int[] {0, 1, 2, 22}) {
            int last = (1 << zoom) - 1;
            for (int column : new int[] {0, last / 2, last}) {
                for (int row : new int[] {0, last / 2, last}) {
                    house.tile(dataset, zoom, column, row);
                }
            }
        }
    }

    @Test
    void thePolesAndTheEdgesOfTheWorldBelongToItsOuterTiles() {
        Dataset dataset = shapes("POINT (0 90)", "POINT (0 -90)", "POINT (180 0)", "POINT (-180 0)");

        assertThat(placed(dataset, 2, 2, 0)).containsExactly(1L);
        assertThat(placed(dataset, 2, 2, 3)).containsExactly(2L);
        assertThat(placed(dataset, 2, 3, 2)).containsExactly(3L);
        assertThat(placed(dataset, 2, 0, 2)).containsExactly(4L);
    }

    @Test
    void aDatasetWithoutPlacesHasOnlyEmptyTiles() {
        Dataset dataset = house.publish("plain", List.of(column("word", Type.STRING)), List.of(Row.of(null, "x")));

        assertThat(house.tiles.tile(dataset, new TileAddress(0, 0, 0))).isEmpty();
    }

    private List<Long> placed(Dataset dataset, int zoom, int column, int row) {
        return house.tile(dataset, zoom, column, row).features().stream()
                .filter(feature -> isInside(feature.geometry().getCoordinate().x)
                        && isInside(feature.geometry().getCoordinate().y))
                .map(DecodedTile.Feature::id)
                .toList();
    }

    private static boolean isInside(double coordinate) {
        return coordinate >= 0 && coordinate < TileLayer.EXTENT;
    }

    private Geometry only(Dataset dataset, int zoom, int column, int row) {
        List<DecodedTile.Feature> features =
                house.tile(dataset, zoom, column, row).features();
        assertThat(features).hasSize(1);
        return features.get(0).geometry();
    }

    private static Object word(DecodedTile tile, long id) {
        return String.valueOf(tile.feature(id).orElseThrow().properties().get("word"));
    }

    private Dataset shapes(String... wkt) {
        return house.publish(
                "shapes",
                List.of(),
                Arrays.stream(wkt).map(text -> Row.of(TileHouse.wkt(text))).toList());
    }

    private static Column column(String name, Type type) {
        return new Column(name, name, type);
    }
}
