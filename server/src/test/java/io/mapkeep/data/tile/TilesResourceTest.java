package io.mapkeep.data.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mapkeep.access.Permission;
import io.mapkeep.access.Principal;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.contract.problem.ProblemException.NotFound;
import io.mapkeep.data.dataset.Column;
import io.mapkeep.data.dataset.Dataset.Visibility;
import io.mapkeep.data.tile.TileHouse.Row;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import io.mapkeep.rest.StubRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TilesResourceTest {
    private static final List<Column> NAME = List.of(new Column("name", "name", Column.Type.STRING));

    @TempDir
    private Path folder;

    private TileHouse house;

    @BeforeEach
    void open() {
        house = new TileHouse(folder);
        house.publish("places", NAME, List.of(Row.of(TileHouse.point(13.4, 52.5), "Berlin")));
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void aTileComesWithTypeTagAndAShortPrivateLife() {
        Response response = tile("places", "0", "0", "0");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers())
                .containsEntry("Content-Type", "application/vnd.mapbox-vector-tile")
                .containsEntry("Cache-Control", "private, max-age=60, must-revalidate")
                .containsKey("ETag");
        assertThat(DecodedTile.of(bytes(response)).feature(1).orElseThrow().properties())
                .containsEntry("name", "Berlin");
    }

    @Test
    void aTileWithNothingInItIsAnsweredWithoutContent() {
        Response response = tile("places", "5", "0", "0");

        assertThat(response.status()).isEqualTo(204);
        assertThat(bytes(response)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"TAG", "W/TAG", "\"other\", TAG", "*"})
    void whoHasTheTileIsToldThatItIsStillGood(String known) {
        String tag = tag("0", "0", "0");

        Response again = house.ask(
                ".mvt", request("places", "0", "0", "0").withHeader("If-None-Match", known.replace("TAG", tag)));

        assertThat(again.status()).isEqualTo(304);
        assertThat(again.headers()).containsEntry("ETag", tag);
    }

    @Test
    void theTagChangesWithTheDatasetAndDiffersFromTileToTile() {
        String before = tag("0", "0", "0");

        assertThat(tag("1", "0", "0")).isNotEqualTo(before);
        house.datasets.change(TileHouse.OWNER, "places", Optional.of("Cities"), Optional.empty());
        assertThat(tag("0", "0", "0")).isNotEqualTo(before);
        assertThat(house.ask(".mvt", request("places", "0", "0", "0").withHeader("If-None-Match", before))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aDatasetImportedAnewUnderItsNameIsNotShownFromMemory() {
        tile("places", "0", "0", "0");
        house.datasets.delete(TileHouse.OWNER, "places");
        house.publish(
                "places", NAME, List.of(Row.of(TileHouse.point(2, 48), "Paris"), Row.of(TileHouse.point(3, 4), "Sea")));

        assertThat(DecodedTile.of(bytes(tile("places", "0", "0", "0"))).features())
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "-1,0,0",
        "0,1,0",
        "0,0,1",
        "23,0,0",
        "3,8,0",
        "3,0,-1",
        "a,0,0",
        "1,0x1,0",
        "99999999999,0,0",
        "'',0,0",
        "0, ,0"
    })
    void anAddressThatNamesNoTileIsRefused(String zoom, String column, String row) {
        assertThatThrownBy(() -> tile("places", zoom, column == null ? "" : column, row))
                .isInstanceOfSatisfying(
                        InvalidInput.class,
                        refused -> assertThat(refused.problem().code()).isEqualTo("MK-TIL-001"));
    }

    @Test
    void whatOneMayNotReadDoesNotExist() {
        house.publish("secret", NAME, List.of(Row.of(TileHouse.point(0, 0), "x")), Visibility.PRIVATE);

        assertThatThrownBy(() -> tile("secret", "0", "0", "0")).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> tile("nowhere", "0", "0", "0")).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> house.ask("tilejson.json", request("secret", "", "", "")))
                .isInstanceOf(NotFound.class);
        assertThat(house.ask(".mvt", request(TileHouse.OWNER, "secret", "0", "0", "0"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void bothRoutesNeedThePermissionToRead() {
        for (Route route : house.tiles.resources().get(0).routes()) {
            assertThat(route.access()).isEqualTo(new Route.Access.Needs(Permission.READ_DATASETS));
            assertThat(route.method()).isEqualTo(Method.GET);
        }
    }

    @Test
    void tileJsonTellsAClientAllItNeeds() throws IOException {
        JsonNode document =
                new ObjectMapper().readTree(bytes(house.ask("tilejson.json", request("places", "", "", ""))));

        assertThat(document.get("tilejson").asText()).isEqualTo("3.0.0");
        assertThat(document.get("name").asText()).isEqualTo("Title of places");
        assertThat(document.get("minzoom").asInt()).isZero();
        assertThat(document.get("maxzoom").asInt()).isEqualTo(14);
        assertThat(document.get("tiles").get(0).asText())
                .isEqualTo("https://maps.example.org/api/v1/datasets/places/tiles/{z}/{x}/{y}.mvt");
        assertThat(document.get("bounds").toString()).isEqualTo("[13.4,52.5,13.4,52.5]");
        assertThat(document.get("vector_layers").toString())
                .contains("\"id\":\"places\"")
                .contains("\"fields\":{\"name\":\"String\"}");
    }

    private String tag(String zoom, String column, String row) {
        return String.valueOf(tile("places", zoom, column, row).headers().get("ETag"));
    }

    private Response tile(String name, String zoom, String column, String row) {
        return house.ask(".mvt", request(name, zoom, column, row));
    }

    private static StubRequest request(String name, String zoom, String column, String row) {
        return request(TileHouse.VIEWER, name, zoom, column, row);
    }

    private static StubRequest request(Principal principal, String name, String zoom, String column, String row) {
        return StubRequest.of(Method.GET, "/")
                .as(principal)
                .withParameter("name", name)
                .withParameter("z", zoom)
                .withParameter("x", column)
                .withParameter("y", row);
    }

    private static byte[] bytes(Response response) {
        return ((Response.Body.Bytes) response.body()).bytes();
    }
}
