package io.mapkeep.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.access.Permission;
import io.mapkeep.access.Principal;
import io.mapkeep.access.Role;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that somebody else made up: of another site in a person's browser, with cookies planted by a neighbour, or simply without the right. */
final class HttpDoorForgeryIT {
    private static final String COOKIE = "__Host-mapkeep";

    @TempDir
    static Path folder;

    private static OpenDoor open;

    @BeforeAll
    static void open() {
        open = OpenDoor.offering(
                folder,
                request -> request.header("X-Test-User")
                        .filter(name -> !name.equals("nobody"))
                        .map(name -> new Principal(
                                name, name, "local", Set.of(name.equals("admin") ? Role.ADMIN : Role.VIEWER)))
                        .orElse(Principal.ANONYMOUS),
                List.of(() -> List.of(
                        Route.open(Method.POST, "/probe", request -> Response.ok(Map.of())),
                        Route.open(
                                Method.GET,
                                "/cookie",
                                request -> Response.ok(
                                        Map.of("seen", request.cookie(COOKIE).orElse("none")))),
                        Route.needs(Permission.ADMINISTER, Method.GET, "/admin-only", request -> Response.ok(Map.of())),
                        Route.socketOnly(Method.POST, "/socket-only", request -> Response.ok(Map.of())))));
    }

    @AfterAll
    static void close() {
        open.close();
    }

    @ParameterizedTest
    @CsvSource({
        "'', 200",
        "'Cookie: a=b', 403",
        "'Cookie: a=b|Origin: https://localhost', 200",
        "'Cookie: a=b|Origin: https://evil.example', 403",
        "'Cookie: a=b|Origin: null', 403",
        "'Cookie: a=b|Sec-Fetch-Site: same-origin', 200",
        "'Cookie: a=b|Sec-Fetch-Site: none', 200",
        "'Cookie: a=b|Sec-Fetch-Site: same-site', 403",
        "'Cookie: a=b|Sec-Fetch-Site: cross-site', 403",
        "'Cookie: a=b|Sec-Fetch-Site: cross-site|Origin: https://localhost', 403",
        "'Origin: https://evil.example', 200",
    })
    void aRequestForgedByAnotherSiteIsRefused(String headers, int status) throws Exception {
        String lines = headers.isEmpty() ? "" : headers.replace("|", "\r\n") + "\r\n";
        assertThat(open.ask("POST /probe HTTP/1.1\r\nConnection: close\r\nHost: localhost\r\nContent-Length: 0\r\n"
                        + lines + "\r\n"))
                .startsWith("HTTP/1.1 " + status);
    }

    @ParameterizedTest
    @CsvSource({"nobody, 401", "viewer, 403", "admin, 200"})
    void accessIsDeniedUnlessARoleAllowsIt(String who, int status) throws Exception {
        assertThat(open.ask("GET /admin-only HTTP/1.1\r\nConnection: close\r\nHost: localhost\r\nX-Test-User: " + who
                        + "\r\n\r\n"))
                .startsWith("HTTP/1.1 " + status);
    }

    /** A neighbour in the domain cannot plant {@code __Host-} cookies in a browser that knows these; one that does not sends both. */
    @ParameterizedTest
    @CsvSource({
        "'Cookie: __Host-mapkeep=own', own",
        "'Cookie: __Host-mapkeep=own; __Host-mapkeep=planted', none",
        "'Cookie: __Host-mapkeep=planted|Cookie: __Host-mapkeep=own', none",
        "'Cookie: __Host-mapkeep=own; __host-mapkeep=planted', own",
        "'Cookie: mapkeep=planted; x__Host-mapkeep=planted', none",
    })
    void aSessionThatComesTwiceIsNobodys(String headers, String seen) throws Exception {
        assertThat(open.ask("GET /cookie HTTP/1.1\r\nConnection: close\r\nHost: localhost\r\n"
                        + headers.replace("|", "\r\n") + "\r\n\r\n"))
                .endsWith("{\"seen\":\"" + seen + "\"}");
    }

    @Test
    void whatIsForTheSocketIsNotForTheNetworkNotEvenForAdmins() throws Exception {
        assertThat(
                        open.ask(
                                "POST /socket-only HTTP/1.1\r\nConnection: close\r\nHost: localhost\r\nContent-Length: 0\r\nX-Test-User: admin\r\n\r\n"))
                .startsWith("HTTP/1.1 403");
    }
}
