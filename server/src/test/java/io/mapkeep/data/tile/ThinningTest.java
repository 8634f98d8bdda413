package io.mapkeep.data.tile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A crowded tile leaves features out evenly, always the same ones, and stays within its bounds. */
final class ThinningTest {
    private static final TileAddress WORLD = new TileAddress(0, 0, 0);

    @Test
    void ofAFileSortedByPlaceTheWholeMapIsShownAndNotItsBeginning() {
        var overview = new PointOverview(16);
        int points = 500_000;
        var random = new Random(1);
        for (int i = 0; i < points; i++) {
            overview.add(i + 1, -180 + 360.0 * i / points, random.nextDouble() * 160 - 80);
        }

        var columns = new BitSet();
        PickedPoints picked = PickedPoints.of(overview, WORLD);
        for (Object id : all(picked)) {
            columns.set(picked.spot((Long) id).x() / 64);
        }

        assertThat(columns.cardinality()).as("of 64 stripes of the world").isEqualTo(64);
        assertThat(all(PickedPoints.of(overview, WORLD)))
                .hasSizeLessThanOrEqualTo(TileLayer.MOST_FEATURES)
                .hasSizeGreaterThan(TileLayer.MOST_FEATURES / 5)
                .isEqualTo(all(PickedPoints.of(overview, WORLD)));
    }

    @Test
    void fewPointsAreAllShown() {
        var overview = new PointOverview(16);
        for (int i = 0; i < 1000; i++) {
            overview.add(i + 1, i * 0.36 - 180, 0);
        }

        assertThat(all(PickedPoints.of(overview, WORLD))).hasSize(1000);
    }

    @Test
    void goingOverToACoarserGridInPlaceGivesWhatTheCoarserGridWouldHaveGivenFromTheBeginning() {
        TileLayer grown = new TileLayer("layer", List.of("word"), Grid.FINEST);
        fill(grown, 100_000);
        assertThat(grown.cell()).isGreaterThan(Grid.FINEST);

        TileLayer coarse = new TileLayer("layer", List.of("word"), grown.cell());
        fill(coarse, 100_000);

        assertThat(grown.encode()).isEqualTo(coarse.encode());
    }

    @Test
    void aTileStaysWithinItsBytesAlsoWhenAllOfThemAreTexts() {
        TileLayer layer = new TileLayer("layer", List.of("a", "b"), Grid.FINEST);
        for (int i = 0; i < 15_000; i++) {
            var spot = new Grid.Spot(i % 125 * 32, i / 125 * 32, 0);
            if (layer.wants(spot)) {
                layer.add(
                        i,
                        GeometryCommands.POINT,
                        point(spot),
                        List.of("a".repeat(240) + i, "ß".repeat(240) + i),
                        spot);
            }
        }

        assertThat(layer.encode()).hasSizeLessThanOrEqualTo(TileLayer.MOST_BYTES + 1000);
        assertThat(layer.count()).isGreaterThan(500);
        assertThat(layer.isFull()).isFalse();
    }

    @Test
    void shapesTooLargeForAnyGridEndAtTheBound() {
        TileLayer layer = new TileLayer("layer", List.of(), Grid.FINEST);
        var everywhere = new Grid.Spot(2048, 2048, 4096);
        int id = 0;
        while (!layer.isFull() && id < 100_000) {
            layer.add(++id, GeometryCommands.POLYGON, square(), List.of(), everywhere);
        }

        assertThat(layer.isFull()).isTrue();
        assertThat(layer.count()).isEqualTo(TileLayer.MOST_FEATURES);
        assertThat(DecodedTile.of(layer.encode()).features()).hasSize(TileLayer.MOST_FEATURES);
    }

    @Test
    void aCellNeverReachesOverTheEdgeOfTheTile() {
        for (int cell = Grid.FINEST; cell <= Grid.COARSEST; cell *= 2) {
            var grid = new Grid(cell);
            assertThat(grid.take(-1, 0)).isTrue();
            assertThat(grid.take(0, 0)).isTrue();
            assertThat(grid.take(4095, 0)).isTrue();
            assertThat(grid.take(4096, 0)).isTrue();
            assertThat(grid.take(-64, -64)).isTrue();
            assertThat(grid.take(4159, 4159)).isTrue();
        }
    }

    private static void fill(TileLayer layer, int count) {
        var random = new Random(7);
        for (int i = 0; i < count; i++) {
            var spot = new Grid.Spot(random.nextInt(4096), random.nextInt(4096), random.nextInt(6));
            String word = "word " + i % 1000;
            if (layer.wants(spot)) {
                layer.add(i, GeometryCommands.POINT, point(spot), List.of(word), spot);
            }
        }
    }

    private static List<Object> all(PickedPoints picked) {
        var layer = new TileLayer("layer", List.of(), picked.cell());
        List<Object> keys = new ArrayList<>();
        while (picked.hasMore()) {
            keys.addAll(List.of(picked.next(1000, layer)));
        }
        return keys;
    }

    private static int[] point(Grid.Spot spot) {
        var commands = new GeometryCommands();
        commands.points(spot.x(), spot.y());
        return commands.commands();
    }

    private static int[] square() {
        var commands = new GeometryCommands();
        commands.ring(true, 0, 0, 4096, 0, 4096, 4096, 0, 4096);
        return commands.commands();
    }
}
