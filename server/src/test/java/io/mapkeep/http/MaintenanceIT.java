package io.mapkeep.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.firewall.network.Network;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MaintenanceIT {
    private static final Instant NOW = Instant.parse("2030-01-31T20:00:00Z");
    private static final Optional<Instant> LATER = Optional.of(NOW.plusSeconds(90));
    private static final String HOSTILE = "<script>alert(1)</script> & \"more\"";

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private OpenDoor open;

    @BeforeEach
    void open() {
        open = OpenDoor.with(
                folder,
                "",
                Route.open(Method.GET, "/api/v1/things", request -> Response.text(200, "things")),
                Route.open(Method.POST, "/api/v1/things", request -> Response.text(200, "made")),
                Route.open(Method.POST, "/api/v1/session", request -> Response.text(200, "in"))
                        .servedByReplicas(),
                Route.open(Method.GET, "/livez", request -> Response.text(200, "live"))
                        .answeredFromMemory());
    }

    @AfterEach
    void close() {
        open.door.close();
    }

    @Test
    void programsGetAProblemAndPeopleAPageThatSaysUntilWhen() throws Exception {
        during(new Maintenance(LATER, List.of(), false, HOSTILE));
        HttpResponse<String> program = send("GET", "/api/v1/things", "*/*");
        assertThat(program.statusCode()).isEqualTo(503);
        assertThat(program.headers().firstValue("Retry-After")).contains("91");
        assertThat(program.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(program.body()).contains("MK-HTP-019", "31 January 2030, 20:01 UTC");

        HttpResponse<String> person = send("GET", "/datasets/airports", "text/html,*/*;q=0.8");
        assertThat(person.statusCode()).isEqualTo(503);
        assertThat(person.headers().firstValue("Retry-After")).contains("91");
        assertThat(person.headers().firstValue("Content-Security-Policy")).isPresent();
        assertThat(person.body())
                .contains(
                        "Under maintenance",
                        "31 January 2030, 20:01 UTC",
                        "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;more&quot;")
                .doesNotContain("<script");
        assertThat(send("GET", "/livez", "*/*").statusCode()).isEqualTo(200);
    }

    @Test
    void whoIsAllowedGoesOn() throws Exception {
        during(new Maintenance(LATER, List.of(Network.parse("192.0.2.0/24")), false, ""));
        assertThat(send("GET", "/api/v1/things", "*/*").statusCode()).isEqualTo(503);
        during(new Maintenance(LATER, List.of(Network.parse("127.0.0.0/8")), false, ""));
        assertThat(send("POST", "/api/v1/things", "*/*").body()).isEqualTo("made");
    }

    @Test
    void readingGoesOnAndWritingIsRefused() throws Exception {
        during(new Maintenance(Optional.empty(), List.of(), true, "New disks"));
        assertThat(send("GET", "/api/v1/things", "*/*").body()).isEqualTo("things");
        assertThat(send("POST", "/api/v1/session", "*/*").body()).isEqualTo("in");
        HttpResponse<String> refused = send("POST", "/api/v1/things", "*/*");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).contains("300");
        assertThat(refused.body()).contains("MK-HTP-020", "nothing was changed", "New disks");
    }

    @Test
    void itEndsByItself() throws Exception {
        during(new Maintenance(Optional.of(NOW), List.of(), false, ""));
        assertThat(send("GET", "/api/v1/things", "*/*").body()).isEqualTo("things");
    }

    private void during(Maintenance terms) {
        open.door.during(() -> Optional.of(terms), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private HttpResponse<String> send(String method, String path, String accept) throws Exception {
        return open.client()
                .send(
                        open.request(path)
                                .header("Accept", accept)
                                .method(method, java.net.http.HttpRequest.BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.ofString());
    }
}
