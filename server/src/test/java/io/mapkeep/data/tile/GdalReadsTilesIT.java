package io.mapkeep.data.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mapkeep.data.dataset.Column;
import io.mapkeep.data.dataset.Dataset;
import io.mapkeep.data.tile.TileHouse.Row;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** GDAL, which QGIS reads with, understands our tiles and finds things where they are. */
final class GdalReadsTilesIT {
    private static final List<Column> COLUMNS = List.of(
            new Column("name", "name", Column.Type.STRING),
            new Column("height", "height", Column.Type.NUMBER),
            new Column("people", "people", Column.Type.INTEGER));

    @TempDir
    private Path folder;

    @Test
    void gdalFindsLayerAttributesAndPlaces() throws Exception {
        Path file = folder.resolve("3/4/2.mvt");
        try (TileHouse house = new TileHouse(folder.resolve("data"))) {
            Dataset dataset = house.publish(
                    "places",
                    COLUMNS,
                    List.of(
                            Row.of(TileHouse.point(13.4, 52.5), "Berlin Straße", 34.5, 3_700_000L),
                            Row.of(
                                    TileHouse.wkt(
                                            "POLYGON ((5 47, 15 47, 15 55, 5 55, 5 47), (9 50, 9 51, 10 51, 10 50, 9 50))"),
                                    "a square with a hole",
                                    -0.25,
                                    -1L),
                            Row.of(TileHouse.wkt("LINESTRING (1 45, 20 60)"), "a line", 0.0, 0L)));
            Files.createDirectories(file.getParent());
            Files.write(file, house.tiles.tile(dataset, new TileAddress(3, 4, 2)));
        }

        assertThat(run("ogrinfo", "-ro", "-so", "-al", file.toString()))
                .contains("Layer name: places")
                .contains("Feature Count: 3")
                .contains("people: Integer")
                .contains("height: Real")
                .contains("name: String");

        JsonNode features = new ObjectMapper()
                .readTree(run(
                        "ogr2ogr", "-f", "GeoJSON", "-t_srs", "EPSG:4326", "/vsistdout/", file.toString(), "places"))
                .get("features");
        JsonNode berlin = features.get(0);
        assertThat(berlin.get("properties").get("mvt_id").asLong()).isEqualTo(1);
        assertThat(berlin.get("properties").get("name").asText()).isEqualTo("Berlin Straße");
        assertThat(berlin.get("properties").get("people").asLong()).isEqualTo(3_700_000);
        double degreesPerUnit = 45.0 / 4096;
        JsonNode place = berlin.get("geometry").get("coordinates");
        place = place.get(0).isArray() ? place.get(0) : place;
        assertThat(place.get(0).asDouble()).isCloseTo(13.4, within(degreesPerUnit));
        assertThat(place.get(1).asDouble()).isCloseTo(52.5, within(degreesPerUnit));
        JsonNode polygon = features.get(1).get("geometry").get("coordinates");
        JsonNode rings = "MultiPolygon"
                        .equals(features.get(1).get("geometry").get("type").asText())
                ? polygon.get(0)
                : polygon;
        assertThat(rings).as("outer ring and hole").hasSize(2);
    }

    private String run(String... command) throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        Path complaints = folder.resolve("complaints");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(complaints.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS))
                .as(command[0] + " ends")
                .isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(complaints, StandardCharsets.UTF_8))
                .isZero();
        assertThat(complaints).as("GDAL complains of nothing").isEmptyFile();
        return Files.readString(out, StandardCharsets.UTF_8);
    }
}
