package io.mapkeep.data.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.access.Principal;
import io.mapkeep.access.Role;
import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.configuration.SqlSection;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.units.ByteSize;
import io.mapkeep.data.dataset.Dataset;
import io.mapkeep.data.dataset.Dataset.Visibility;
import io.mapkeep.data.dataset.Datasets;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import io.mapkeep.rest.StubRequest;
import io.mapkeep.secret.Redacted;
import io.mapkeep.storage.database.Database;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class QueriesTest {
    private static final Principal ANN = new Principal("ann", "Ann", "ldap", Set.of(Role.VIEWER));

    @TempDir
    Path folder;

    private final List<AuditEvent> noted = new ArrayList<>();
    private Database database;
    private Queries queries;

    @BeforeEach
    void open() {
        database = Database.open(folder.resolve("data"), Redacted.of(new byte[32]));
        var datasets = new Datasets(database, Clock.systemUTC());
        publish(
                datasets,
                "places",
                "ann",
                "(1, 'SRID=4326;POINT (1.123456789 2)', 'a,\"b', 1.5, null), (2, null, '', null, true)");
        publish(datasets, "secrets", "bob", "(1, null, 'hidden', 1, true)");
        AuditLog audit = new AuditLog() {
            @Override
            public void record(AuditEvent event) {
                noted.add(event);
            }

            @Override
            public void note(AuditEvent event) {
                noted.add(event);
            }
        };
        var limits = new SqlSection(Duration.ofSeconds(5), ByteSize.ofMebibytes(1), 10_000, 2, 0);
        queries = new Queries(limits, true, datasets, database, audit);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void publish(Datasets datasets, String name, String owner, String rows) {
        database.write(connection -> {
            try (var statement = connection.createStatement()) {
                statement.execute("create table public._staging_" + name + "(cartodb_id bigint primary key,"
                        + " the_geom geometry(geometry, 4326), label varchar, size double precision, open boolean)");
                return statement.execute("insert into public._staging_" + name + " values " + rows);
            }
        });
        datasets.publish(
                "_staging_" + name,
                new Dataset(
                        name,
                        name,
                        owner,
                        Visibility.PRIVATE,
                        2,
                        List.of(),
                        Optional.of("Point"),
                        Optional.empty(),
                        name + ".csv",
                        Instant.EPOCH,
                        Instant.EPOCH));
    }

    @Test
    void jsonHasRowsFieldsAndTheirTypes() throws IOException {
        assertThat(sql(Map.of("q", "select * from places order by cartodb_id")))
                .startsWith("{\"rows\":[{\"cartodb_id\":1,\"the_geom\":\"0101000020E6100000")
                .contains("{\"cartodb_id\":2,\"the_geom\":null,\"label\":\"\",\"size\":null,\"open\":true}],\"time\":")
                .contains("\"cartodb_id\":{\"type\":\"number\",\"pgtype\":\"int8\"}")
                .contains("\"the_geom\":{\"type\":\"geometry\",\"pgtype\":\"geometry\"}")
                .contains("\"size\":{\"type\":\"number\",\"pgtype\":\"float8\"}")
                .endsWith("\"total_rows\":2}");
        assertThat(noted).singleElement().satisfies(event -> {
            assertThat(event.outcome()).isEqualTo(AuditEvent.Outcome.SUCCESS);
            assertThat(event.detail()).containsEntry("rows", "2").containsKey("statement");
        });
    }

    @Test
    void geoJsonRoundsToTheDecimalsAskedFor() throws IOException {
        assertThat(sql(Map.of(
                        "q", "select the_geom, label from places order by cartodb_id", "format", "geojson", "dp", "2")))
                .isEqualTo(
                        "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\","
                                + "\"coordinates\":[1.12,2.0]},\"properties\":{\"label\":\"a,\\\"b\"}},{\"type\":\"Feature\",\"geometry\":null,"
                                + "\"properties\":{\"label\":\"\"}}]}");
    }

    @Test
    void pagesOrderAndSkippedFieldsApply() throws IOException {
        assertThat(sql(Map.of(
                        "q",
                        "select * from places -- all",
                        "rows_per_page",
                        "1",
                        "page",
                        "0",
                        "order_by",
                        "cartodb_id",
                        "sort_order",
                        "desc",
                        "skipfields",
                        "the_geom,size,open",
                        "format",
                        "csv")))
                .isEqualToNormalizingNewlines("cartodb_id,label\n2,\"\"\n");
    }

    @Test
    void exportWritesPlacesAsText() throws IOException {
        assertThat(call("/api/v1/datasets/{name}/export", Map.of("format", "csv"), "places"))
                .isEqualToNormalizingNewlines(
                        "cartodb_id,the_geom,label,size,open\n1,POINT (1.123456789 2),\"a,\"\"b\",1.5,\n2,,\"\",,true\n");
    }

    @Test
    void refusedStatementsAreNotedAndLeaveNoPlaceTaken() {
        for (String statement :
                List.of("select * from secrets", "drop table places", "select nosuch from places", "select 1/0")) {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> sql(Map.of("q", statement, "api_key", "sesame")))
                        .isInstanceOf(ProblemException.InvalidInput.class);
            }
        }
        assertThat(noted).hasSize(12).noneMatch(event -> event.toString().contains("sesame"));
    }

    @Test
    void commonTableCannotNameItselfWithoutTheWordRecursive() {
        assertThatThrownBy(() -> sql(Map.of(
                        "q", "with t(n) as (select 1 union all select n + 1 from t where n < 5) select n from t")))
                .isInstanceOf(ProblemException.class);
    }

    @Test
    void spatialFunctionsAllowedAreThoseRegisteredAndDocumented() throws IOException {
        List<String> registered = database.read(connection -> {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery(
                            "select distinct routine_name from information_schema.routines where routine_schema = 'geo'")) {
                List<String> names = new ArrayList<>();
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
                return names;
            }
        });
        assertThat(registered).containsExactlyInAnyOrderElementsOf(StatementFence.SPATIAL);
        String page =
                java.nio.file.Files.readString(Path.of("../docs/use/sql.md")).toLowerCase(java.util.Locale.ROOT);
        assertThat(StatementFence.SPATIAL).allMatch(page::contains);
    }

    @Test
    void answerBeyondItsLimitBreaksOff() {
        assertThatThrownBy(() -> sql(Map.of("q", "select * from system_range(1, 1000000)", "format", "csv")))
                .isInstanceOf(IOException.class);
    }

    @Test
    void secondQueryOfOnePersonWaitsItsTurn() {
        Response unread = route("/api/v2/sql").handler().handle(asked(Map.of("q", "select * from places"), ""));
        assertThat(unread.status()).isEqualTo(200);
        assertThatThrownBy(() -> sql(Map.of("q", "select 1"))).isInstanceOf(ProblemException.TooManyRequests.class);
    }

    private String sql(Map<String, String> query) throws IOException {
        return call("/api/v2/sql", query, "");
    }

    private String call(String path, Map<String, String> query, String name) throws IOException {
        Response response = route(path).handler().handle(asked(query, name));
        var out = new ByteArrayOutputStream();
        ((Response.Body.Stream) response.body()).writer().write(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static Request asked(Map<String, String> queries, String name) {
        return StubRequest.of(Method.GET, "/").as(ANN).withQueries(queries).withParameter("name", name);
    }

    private Route route(String path) {
        return queries.resources().get(0).routes().stream()
                .filter(route -> route.path().equals(path) && route.method() == Method.GET)
                .findFirst()
                .orElseThrow();
    }
}
