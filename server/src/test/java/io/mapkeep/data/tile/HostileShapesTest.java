package io.mapkeep.data.tile;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.data.dataset.Dataset;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;

/** Shapes that somebody could upload to bring the tiles down: found by searching for the worst case of each step. */
final class HostileShapesTest {
    private static final int TEETH = 100_001;

    @TempDir
    private Path folder;

    @Test
    @Timeout(60)
    void aSawThatMakesSimplifyingRecurseOncePerToothIsDrawnAsLineAndAsPolygon() {
        Coordinate[] saw = new Coordinate[TEETH];
        for (int i = 0; i < TEETH; i++) {
            double height = i % 2 == 0 ? 0 : 60.0 * (TEETH - i) / TEETH;
            saw[i] = new Coordinate(i * 100.0 / TEETH - 50, height);
        }
        Coordinate[] ring = Arrays.copyOf(saw, TEETH + 1);
        ring[TEETH] = saw[0];
        try (var house = new TileHouse(folder)) {
            for (Geometry shape :
                    List.of(TileHouse.DEGREES.createLineString(saw), TileHouse.DEGREES.createPolygon(ring))) {
                Dataset dataset = house.publish(
                        "saw_" + shape.getGeometryType().toLowerCase(Locale.ROOT),
                        List.of(),
                        List.of(TileHouse.Row.of(shape)));

                assertThat(house.tiles.tile(dataset, new TileAddress(0, 0, 0))).isNotEmpty();
                assertThat(house.tiles.tile(dataset, new TileAddress(4, 7, 7))).isNotEmpty();
            }
        }
    }
}
