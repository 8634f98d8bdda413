package io.mapkeep.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mapkeep.access.Permission;
import io.mapkeep.access.Principal;
import io.mapkeep.access.Role;
import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.configuration.Configuration;
import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.identity.Identity;
import io.mapkeep.rest.Json;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import io.mapkeep.rest.StubRequest;
import io.mapkeep.runtime.Jobs;
import io.mapkeep.secret.Redacted;
import io.mapkeep.secret.SecretStore;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.Places;
import io.mapkeep.tls.Certificates;
import io.mapkeep.tls.Issuing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Programs that show a certificate, as curl does, made by the appliance's authority or by OpenSSL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ProgramPortIT {
    private static final Principal ROOT = new Principal("root", "root", "system", Set.of(Role.ADMIN));
    private static final String ISSUED = "/api/v1/certificates/issued";

    @TempDir
    static Path folder;

    private final List<AuditEvent> audited = new CopyOnWriteArrayList<>();
    private final Jobs jobs = new Jobs();
    private final List<Resource> resources = new ArrayList<>();
    private Database database;
    private Identity identity;
    private HttpDoor door;

    @BeforeAll
    void open() {
        Configuration settings = ConfigurationFile.parse("""
                [server]
                name = "localhost"
                https = "127.0.0.1:0"
                http = ""
                programs = "127.0.0.1:0"
                """).check("test").configuration();
        database = Database.open(folder.resolve("database"), Redacted.of(new byte[] {1}));
        AuditLog audit = new AuditLog() {
            @Override
            public void record(AuditEvent event) {
                audited.add(event);
            }

            @Override
            public void note(AuditEvent event) {
                audited.add(event);
            }
        };
        SecretStore secrets = SecretStore.open(folder.resolve("secrets"));
        Clock clock = Clock.systemUTC();
        var certificates = Certificates.open(
                Issuing.ofPrimary(settings),
                Places.of(database),
                secrets,
                audit,
                jobs,
                clock,
                folder.resolve("ca.pem"));
        identity = Identity.open(
                settings,
                Places.of(database),
                secrets,
                new Identity.Neighbours(() -> "", certificates.vouching()),
                audit,
                jobs,
                clock,
                folder.resolve("first-password"));
        resources.addAll(identity.resources());
        resources.addAll(certificates.resources());
        resources.add(() -> List.of(
                Route.needs(
                        Permission.QUERY,
                        Method.GET,
                        "/api/v2/sql",
                        request -> Response.ok(request.principal().name())),
                Route.needs(
                        Permission.ADMINISTER,
                        Method.GET,
                        "/api/v1/more",
                        request -> Response.ok(request.principal().name()))));
        door = new HttpDoor(
                settings.server(),
                settings.limits(),
                TlsTerms.of(settings.tls().serving(), certificates),
                identity.authenticator(),
                resources);
        door.start();
    }

    @AfterAll
    void close() {
        door.close();
        identity.close();
        jobs.close();
        database.close();
    }

    @Test
    void aCertificateOfOursSignsInUntilItIsRevokedAndNoOtherOneOfItsKeyDoes() throws Exception {
        JsonNode issued =
                call(ISSUED, Map.of(), Map.of("names", List.of("exporter"), "purpose", "client", "key", "p256"));
        Files.writeString(folder.resolve("ours.pem"), issued.path("chain").asText());
        Files.writeString(folder.resolve("ours.key"), issued.path("key").asText());
        run("openssl", "req", "-x509", "-key", "ours.key", "-subj", "/CN=exporter", "-out", "forged.pem");
        JsonNode key = register("exporter", "ours.pem", Map.of("scope", Map.of("permissions", List.of("query"))));
        assertThat(key.path("kind").asText()).isEqualTo("certificate");

        assertThat(ask("ours", "/api/v2/sql")).isEqualTo("\"admin\" 200");
        assertThat(ask("ours", "/api/v1/more")).contains("403");
        assertThat(ask("forged", "ours", "/api/v2/sql"))
                .contains("MK-KEY-026", "not the one that the appliance issued");
        assertThat(refusal(Map.of("name", "twice", "user", "admin", "certificate", text("ours.pem"))))
                .isEqualTo("MK-KEY-024");

        String serial = issued.path("certificate").path("serial").asText();
        call(ISSUED + "/{serial}/revocation", Map.of("serial", serial), Map.of("reason", "key-compromise"));
        assertThat(ask("ours", "/api/v2/sql")).contains("MK-KEY-026", "was revoked", "401");
        assertThat(audited)
                .anySatisfy(event -> assertThat(event.toString()).contains("key.use", "certificate", "admin"));
    }

    @Test
    void aCertificateOfAnyoneElseIsKnownByItsKey() throws Exception {
        made("foreign", "rsa:2048");
        assertThat(ask("foreign", "/api/v2/sql")).contains("MK-KEY-025", "401");
        JsonNode key = register("foreign", "foreign.pem", Map.of());
        assertThat(ask("foreign", "/api/v2/sql")).isEqualTo("\"admin\" 200");
        run("openssl", "req", "-x509", "-key", "foreign.key", "-subj", "/CN=renewed", "-out", "renewed.pem");
        assertThat(ask("renewed", "foreign", "/api/v2/sql")).isEqualTo("\"admin\" 200");

        assertThat(handle(
                                Method.DELETE,
                                "/api/v1/keys/{id}",
                                Map.of("id", key.path("id").asText()),
                                Map.of())
                        .status())
                .isEqualTo(200);
        assertThat(ask("foreign", "/api/v2/sql")).contains("MK-KEY-025");
    }

    @Test
    void itIsForProgramsAloneAndTheOtherPortAsksForNothing() throws Exception {
        made("program", "ed25519");
        register("program", "program.pem", Map.of("networks", List.of("127.0.0.0/8")));
        made("elsewhere", "ed25519");
        register("elsewhere", "elsewhere.pem", Map.of("networks", List.of("192.0.2.0/24")));
        made("weak", "rsa:1024");

        assertThat(ask("program", "/api/v2/sql")).isEqualTo("\"admin\" 200");
        assertThat(ask("elsewhere", "/api/v2/sql")).contains("MK-KEY-004", "403");
        assertThat(ask("weak", "/api/v2/sql")).isEqualTo(" 000");
        assertThat(curl(door.programPort().orElseThrow(), "/api/v2/sql")).isEqualTo(" 000");
        for (String header : List.of("Sec-Fetch-Site: cross-site", "Origin: https://evil.example", "Cookie: a=b")) {
            assertThat(curl(
                            door.programPort().orElseThrow(),
                            "/api/v2/sql",
                            "-H",
                            header,
                            "--cert",
                            "program.pem",
                            "--key",
                            "program.key"))
                    .contains("MK-HTP-016", "403");
        }
        assertThat(curl(door.httpsPort(), "/api/v2/sql", "--cert", "program.pem", "--key", "program.key"))
                .contains("MK-ACC-001", "401");
    }

    private void made(String name, String kind) throws Exception {
        run(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                kind,
                "-nodes",
                "-subj",
                "/CN=" + name,
                "-keyout",
                name + ".key",
                "-out",
                name + ".pem");
    }

    private JsonNode register(String name, String file, Map<String, Object> more) throws Exception {
        var form = new java.util.HashMap<String, Object>(more);
        form.putAll(Map.of("name", name, "user", "admin", "certificate", text(file)));
        return call("/api/v1/keys", Map.of(), form).path("key");
    }

    private String refusal(Map<String, Object> form) throws Exception {
        try {
            return call("/api/v1/keys", Map.of(), form).toString();
        } catch (ProblemException refused) {
            return refused.problem().code();
        }
    }

    private JsonNode call(String path, Map<String, String> parameters, Map<String, ?> form) {
        Response answer = handle(Method.POST, path, parameters, form);
        return Json.kept(
                new String(((Response.Body.Bytes) answer.body()).bytes(), java.nio.charset.StandardCharsets.UTF_8),
                JsonNode.class);
    }

    /** As root on the appliance itself. */
    private Response handle(Method method, String path, Map<String, String> parameters, Map<String, ?> form) {
        Route route = resources.stream()
                .flatMap(resource -> resource.routes().stream())
                .filter(each -> each.method() == method && each.path().equals(path))
                .findFirst()
                .orElseThrow();
        StubRequest request = StubRequest.of(method, path).atSocket().as(ROOT).withJson(form);
        for (Map.Entry<String, String> one : parameters.entrySet()) {
            request = request.withParameter(one.getKey(), one.getValue());
        }
        return route.handler().handle(request);
    }

    private String ask(String name, String path) throws Exception {
        return ask(name, name, path);
    }

    private String ask(String certificate, String key, String path) throws Exception {
        return curl(door.programPort().orElseThrow(), path, "--cert", certificate + ".pem", "--key", key + ".key");
    }

    /** The body and the status; 000 where the handshake failed. */
    private String curl(int port, String path, String... options) throws Exception {
        return run(Stream.concat(
                        Stream.of(
                                "curl",
                                "-s",
                                "--cacert",
                                "ca.pem",
                                "-w",
                                " %{http_code}",
                                "https://localhost:" + port + path),
                        Stream.of(options))
                .toArray(String[]::new));
    }

    private static String text(String file) throws Exception {
        return Files.readString(folder.resolve(file));
    }

    private static String run(String... command) throws Exception {
        Path out = folder.resolve("out.txt");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(folder.resolve("err.txt").toFile())
                .redirectOutput(out.toFile())
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return Files.readString(out);
    }
}
