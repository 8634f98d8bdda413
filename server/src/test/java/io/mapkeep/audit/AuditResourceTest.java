package io.mapkeep.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mapkeep.access.Permission;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import io.mapkeep.rest.StubRequest;
import io.mapkeep.secret.Redacted;
import io.mapkeep.secret.SecretStore;
import io.mapkeep.storage.database.Database;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditResourceTest {
    @TempDir
    Path folder;

    private Database database;
    private AuditJournal journal;

    @BeforeEach
    void open() {
        database = Database.open(folder.resolve("db"), Redacted.of(new byte[] {1}));
        journal = AuditJournal.open(
                database, SecretStore.open(folder.resolve("secrets")), Clock.systemUTC(), folder.resolve("head"));
        for (int i = 0; i < 3; i++) {
            journal.record(AuditEvent.ofSystem("test", "target " + i, AuditEvent.Outcome.SUCCESS));
        }
    }

    @AfterEach
    void close() {
        journal.close();
        database.close();
    }

    @Test
    void onlyWhoMayReadsWhatOthersDid() {
        assertThat(routes())
                .filteredOn(route -> !route.path().equals("/api/v1/audit/own"))
                .hasSize(2)
                .allSatisfy(
                        route -> assertThat(route.access()).isEqualTo(new Route.Access.Needs(Permission.READ_AUDIT)));
    }

    @Test
    void tellsTheNewestOldestFirst() throws IOException {
        JsonNode records = ask(0, Map.of("limit", "2")).get("records");

        assertThat(records).hasSize(2);
        assertThat(records.get(0).get("sequence").asLong()).isEqualTo(2);
        assertThat(records.get(1).get("target").asText()).isEqualTo("target 2");
        assertThat(records.get(1).get("time").asText()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
    }

    @Test
    void goesOnAfterASequence() throws IOException {
        JsonNode records = ask(0, Map.of("after", "1", "limit", "1")).get("records");

        assertThat(records).hasSize(1);
        assertThat(records.get(0).get("sequence").asLong()).isEqualTo(2);
    }

    @Test
    void verificationIsItselfRecorded() throws IOException {
        JsonNode verification = ask(1, Map.of());

        assertThat(verification.get("intact").asBoolean()).isTrue();
        assertThat(verification.get("records").asLong()).isEqualTo(3);
        assertThat(ask(0, Map.of("action", "audit.verify")).get("records")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"limit,0", "limit,1001", "limit,x", "limit,''", "after,-1", "after,99999999999999999999", "offset,1"})
    void refusesWhatItDoesNotUnderstand(String name, String value) {
        assertThatThrownBy(() -> ask(0, Map.of(name, value))).isInstanceOf(InvalidInput.class);
    }

    private List<Route> routes() {
        return journal.resources().get(0).routes();
    }

    private JsonNode ask(int route, Map<String, String> query) throws IOException {
        Response response = routes().get(route)
                .handler()
                .handle(StubRequest.of(Method.GET, "/api/v1/audit").withQueries(query));
        return new ObjectMapper().readTree(((Response.Body.Bytes) response.body()).bytes());
    }
}
