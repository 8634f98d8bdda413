package io.mapkeep.data.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.contract.configuration.ImportSection;
import io.mapkeep.contract.problem.ProblemException.Conflict;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.contract.problem.ProblemException.NoSpace;
import io.mapkeep.contract.problem.ProblemException.NotFound;
import io.mapkeep.contract.problem.ProblemException.NotPermitted;
import io.mapkeep.contract.problem.ProblemException.TooLarge;
import io.mapkeep.contract.units.ByteSize;
import io.mapkeep.rest.Method;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImporterTest {
    private static final Path DEMO = Path.of("../demo/data");

    @TempDir
    Path folder;

    private House house;

    @BeforeEach
    void open() {
        house = new House(folder);
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void airportsBecomePoints() throws IOException {
        JsonNode done = house.load("airports.csv", Files.readAllBytes(DEMO.resolve("airports.csv")), Map.of());
        assertThat(done.get("state").asText()).isEqualTo("done");
        assertThat(done.get("dataset").asText()).isEqualTo("airports");
        assertThat(done.get("rows").asLong()).isEqualTo(3376);
        assertThat(house.query("select count(the_geom) from public.airports", Long.class))
                .isEqualTo(3376);
        assertThat(house.query("select min(cartodb_id) || '-' || max(cartodb_id) from public.airports", String.class))
                .isEqualTo("1-3376");
        assertThat(house.query(
                        "select cast(the_geom as varchar) from public.airports where iata = '00M'", String.class))
                .isEqualTo("SRID=4326;POINT (-89.23450472 31.95376472)");
        JsonNode dataset = dataset("airports");
        assertThat(dataset.get("geometry").asText()).isEqualTo("Point");
        assertThat(dataset.get("rows").asLong()).isEqualTo(3376);
        assertThat(dataset.get("bounds")).hasSize(4);
        assertThat(dataset.get("mayChange").asBoolean()).isTrue();
    }

    @Test
    void zipCodesKeepTheirZeros() throws IOException {
        JsonNode done = house.load("zipcodes.csv", Files.readAllBytes(DEMO.resolve("zipcodes.csv")), Map.of());
        assertThat(done.get("rows").asLong()).isEqualTo(42_049);
        assertThat(house.query("select city from public.zipcodes where zip_code = '00501'", String.class))
                .isEqualTo("Holtsville");
    }

    @Test
    void earthquakesKeepHeightsAndMilliseconds() throws IOException {
        JsonNode done =
                house.load("earthquakes.geojson", Files.readAllBytes(DEMO.resolve("earthquakes.geojson")), Map.of());
        assertThat(done.get("rows").asLong()).isEqualTo(1707);
        assertThat(house.query("select time from public.earthquakes where feature_id = 'ci37868143'", Long.class))
                .isEqualTo(1_517_966_773_840L);
        assertThat(house.query(
                        "select cast(the_geom as varchar) from public.earthquakes where feature_id = 'ci37868143'",
                        String.class))
                .isEqualTo("SRID=4326;POINT Z (-118.6671667 34.4945 26.49)");
    }

    @Test
    void oneBadRowRefusesTheFileUnlessTheyAreSkipped() {
        byte[] file = "name,lat,lon\na,1,1\n=b,95,1\nc,2,2\nd,3,3\n".getBytes(StandardCharsets.UTF_8);
        JsonNode refused = house.load("rows.csv", file, Map.of());
        assertThat(refused.get("state").asText()).isEqualTo("failed");
        assertThat(refused.get("problem").get("code").asText()).isEqualTo("MK-IMP-009");
        assertThat(refused.get("badRowsListed").get(0).get("line").asLong()).isEqualTo(3);
        assertThat(refused.get("badRowsListed").get(0).get("column").asText()).isEqualTo("lat");
        assertThat(house.datasets.exists("rows")).isFalse();
        assertThat(tables()).isZero();

        JsonNode skipped = house.load("rows.csv", file, Map.of("bad_rows", "skip"));
        assertThat(skipped.get("state").asText()).isEqualTo("done");
        assertThat(skipped.get("rows").asLong()).isEqualTo(3);
        assertThat(skipped.get("badRows").asLong()).isEqualTo(1);
    }

    @Test
    void badRowsAreNoFormulas() {
        JsonNode refused = house.load("rows.csv", "a,b\n=cmd|x,1,1\n");
        String csv = house.text(house.ask(
                Method.GET,
                "/api/v1/imports/{id}/bad-rows.csv",
                StandInRequest.of(
                        House.EDITOR, Method.GET, Map.of("id", refused.get("id").asText()), "")));
        assertThat(csv)
                .isEqualTo(
                        "line,column,reason,value\r\n2,,\"the row has 3 fields, 2 are expected\",\"'=cmd|x,1,1\"\r\n");
    }

    @Test
    void aTakenNameIsNumberedOrRefused() {
        house.load("places.csv", "a\n1\n");
        assertThat(house.load("places.csv", "a\n1\n").get("dataset").asText()).isEqualTo("places_1");
        assertThatThrownBy(() -> house.upload("x.csv", new byte[0], Map.of("name", "places")))
                .isInstanceOf(Conflict.class);
    }

    @Test
    void namesCannotLeaveTheirPlace() {
        for (String name :
                new String[] {"../etc", "a\"; drop table x", "_staging_1", "Select", "select", "ä", "cartodb_id"}) {
            assertThatThrownBy(() -> house.upload("x.csv", new byte[0], Map.of("name", name)))
                    .as(name)
                    .isInstanceOf(InvalidInput.class);
        }
        assertThat(house.load("../../_staging_etc.csv", "a\n1\n").get("dataset").asText())
                .isEqualTo("staging_etc");
        assertThatThrownBy(() -> house.state("../secret")).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> house.ask(
                        Method.GET,
                        "/api/v1/datasets/{name}",
                        StandInRequest.of(House.EDITOR, Method.GET, Map.of("name", "../../etc/passwd"), "")))
                .isInstanceOf(NotFound.class);
    }

    @Test
    void aTruncatedUploadLeavesNothingBehind() throws IOException {
        var request = new StandInRequest(
                House.EDITOR,
                Method.POST,
                Map.of(),
                Map.of("filename", "x.csv"),
                new ByteArrayInputStream(new byte[10]),
                20);
        assertThatThrownBy(() -> house.ask(Method.POST, "/api/v1/imports", request))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("10 of 20 bytes");
        assertThat(spooled()).isZero();
        JsonNode imports = house.json(
                house.ask(Method.GET, "/api/v1/imports", StandInRequest.of(House.EDITOR, Method.GET, Map.of(), "")));
        assertThat(imports.get("imports").get(0).get("state").asText()).isEqualTo("failed");
    }

    @Test
    void whatCannotFitIsRefusedBeforeItIsSent() {
        var large = new StandInRequest(
                House.EDITOR,
                Method.POST,
                Map.of(),
                Map.of("filename", "x.csv"),
                new ByteArrayInputStream(new byte[0]),
                5L << 30);
        assertThatThrownBy(() -> house.ask(Method.POST, "/api/v1/imports", large))
                .isInstanceOf(TooLarge.class);
    }

    @Test
    void whatTheDiskCannotHoldIsRefusedBeforeItIsSent(@TempDir Path other) {
        var section = new ImportSection(ByteSize.parse("8388607 TiB"), 10, ByteSize.parse("1 MiB"), 10, 1);
        try (House small = new House(other, section)) {
            var huge = new StandInRequest(
                    House.EDITOR,
                    Method.POST,
                    Map.of(),
                    Map.of("filename", "x.csv"),
                    new ByteArrayInputStream(new byte[0]),
                    1L << 60);
            assertThatThrownBy(() -> small.ask(Method.POST, "/api/v1/imports", huge))
                    .isInstanceOf(NoSpace.class);
        }
    }

    @Test
    void aCancelledImportLeavesNothingBehind() throws IOException {
        StringBuilder rows = new StringBuilder("a,lat,lon\n");
        for (int i = 0; i < 300_000; i++) {
            rows.append(i).append(",1.5,2.5\n");
        }
        String id = house.upload("long.csv", rows.toString().getBytes(StandardCharsets.UTF_8), Map.of())
                .get("id")
                .asText();
        house.ask(
                Method.DELETE,
                "/api/v1/imports/{id}",
                StandInRequest.of(House.EDITOR, Method.DELETE, Map.of("id", id), ""));
        assertThat(house.await(id).get("state").asText()).isEqualTo("cancelled");
        assertThat(tables()).isZero();
        assertThat(spooled()).isZero();
    }

    @Test
    void whatIsSomebodyElsesIsNotTheirs() {
        JsonNode done = house.load("mine.csv", "a\n1\n");
        Map<String, String> id = Map.of("id", done.get("id").asText());
        assertThatThrownBy(() -> house.ask(
                        Method.GET, "/api/v1/imports/{id}", StandInRequest.of(House.OTHER, Method.GET, id, "")))
                .isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> house.ask(
                        Method.GET,
                        "/api/v1/datasets/{name}",
                        StandInRequest.of(House.OTHER, Method.GET, Map.of("name", "mine"), "")))
                .isInstanceOf(NotFound.class);
        patch("{\"visibility\":\"shared\",\"title\":\"Mine, shown\"}");
        assertThat(dataset("mine").get("title").asText()).isEqualTo("Mine, shown");
        assertThatThrownBy(() -> house.ask(
                        Method.DELETE,
                        "/api/v1/datasets/{name}",
                        StandInRequest.of(House.OTHER, Method.DELETE, Map.of("name", "mine"), "")))
                .isInstanceOf(NotPermitted.class);
        assertThatThrownBy(() -> patch("{\"visibility\":\"public\"}")).isInstanceOf(InvalidInput.class);
        house.ask(
                Method.DELETE,
                "/api/v1/datasets/{name}",
                StandInRequest.of(House.ADMIN, Method.DELETE, Map.of("name", "mine"), ""));
        assertThat(house.datasets.exists("mine")).isFalse();
        assertThat(house.audited)
                .extracting(event -> event.action() + " " + event.outcome())
                .containsExactly(
                        "dataset.import SUCCESS",
                        "dataset.change SUCCESS",
                        "dataset.delete DENIED",
                        "dataset.delete SUCCESS");
    }

    @Test
    void aViewerImportsNothing() {
        assertThatThrownBy(() -> house.ask(
                        Method.POST,
                        "/api/v1/imports",
                        StandInRequest.upload(House.VIEWER, new byte[1], Map.of("filename", "x.csv"))))
                .isInstanceOf(NotPermitted.class);
    }

    @Test
    void garbageFailsWithAProblemAndIsAudited() {
        JsonNode failed = house.load("garbage.geojson", "{\"type\":\"FeatureCollection\" oops");
        assertThat(failed.get("problem").get("code").asText()).isEqualTo("MK-IMP-006");
        assertThat(house.audited).singleElement().satisfies(event -> {
            assertThat(event.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(event.detail()).containsEntry("problem", "MK-IMP-006");
        });
    }

    private void patch(String body) {
        house.ask(
                Method.PATCH,
                "/api/v1/datasets/{name}",
                StandInRequest.of(House.EDITOR, Method.PATCH, Map.of("name", "mine"), body));
    }

    private JsonNode dataset(String name) {
        return house.json(house.ask(
                Method.GET,
                "/api/v1/datasets/{name}",
                StandInRequest.of(House.EDITOR, Method.GET, Map.of("name", name), "")));
    }

    private long tables() {
        return house.query("select count(*) from information_schema.tables where table_schema = 'public'", Long.class);
    }

    private long spooled() throws IOException {
        try (var files = Files.list(folder.resolve("imports"))) {
            return files.count();
        }
    }
}
