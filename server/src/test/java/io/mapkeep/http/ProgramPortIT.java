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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    private String session = "";
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

    /** With the line for the shell that the appliance gives, as a person at the account page does. */
    @ParameterizedTest
    @ValueSource(strings = {"rsa:2048", "ec -pkeyopt ec_paramgen_curve:P-384", "ed25519"})
    void nobodyRegistersACertificateWithoutItsKey(String kind) throws Exception {
        String name = "own-" + kind.substring(0, 2);
        made(name, kind);
        made("stolen", "ed25519");
        var form = new java.util.HashMap<String, Object>(Map.of("name", name, "certificate", text(name + ".pem")));
        assertThat(refusalOfPerson(form)).isEqualTo("MK-KEY-027");
        JsonNode question = json(asPerson("/api/v1/keys/possession", form));
        String line = question.path("command").asText();
        for (String wrong : List.of(
                "", "?", signed(line, "stolen"), signed(line.replace("possession-1 ", "possession-1 0"), name))) {
            form.put("possession", wrong);
            assertThat(refusalOfPerson(form)).as(wrong).isEqualTo("MK-KEY-008");
        }
        String right = signed(line, name);
        form.put("possession", right);
        form.put("certificate", text("stolen.pem"));
        assertThat(refusalOfPerson(form)).isEqualTo("MK-KEY-008");
        form.put("certificate", text(name + ".pem"));
        assertThat(asPerson("/api/v1/keys", form).status()).isEqualTo(201);
        assertThat(audited.get(audited.size() - 1).detail()).containsEntry("possession", "proven");
        // For another owner the same signature is worth nothing.
        form.put("service", "loader");
        assertThat(refusal(form)).isEqualTo("MK-KEY-008");
    }

    private static String signed(String line, String key) throws Exception {
        return run("sh", "-c", line.replace("KEY.pem", key + ".key"));
    }

    private String refusalOfPerson(Map<String, Object> form) {
        try {
            return json(asPerson("/api/v1/keys", form)).toString();
        } catch (ProblemException refused) {
            return refused.problem().code();
        }
    }

    /** Over the network, as the administrator who signed in a moment ago. */
    private Response asPerson(String path, Map<String, ?> form) {
        return route(Method.POST, path)
                .handler()
                .handle(StubRequest.of(Method.POST, path)
                        .as(new Principal("admin", "admin", "local", Set.of(Role.ADMIN)))
                        .withCookie("__Host-mapkeep", session())
                        .withJson(form));
    }

    private String session() {
        if (session.isEmpty()) {
            String first = text("first-password").strip();
            String pending = token(route(Method.POST, "/api/v1/session")
                    .handler()
                    .handle(StubRequest.of(Method.POST, "/api/v1/session")
                            .withJson(Map.of("username", "admin", "password", first))));
            session = token(route(Method.PUT, "/api/v1/session/password")
                    .handler()
                    .handle(StubRequest.of(Method.PUT, "/api/v1/session/password")
                            .withCookie("__Host-mapkeep", pending)
                            .withJson(Map.of("replacement", "seven otters juggle teapots"))));
        }
        return session;
    }

    private static String token(Response answer) {
        String cookie = Objects.requireNonNull(answer.headers().get("Set-Cookie"));
        return cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf(';'));
    }

    private void made(String name, String kind) throws Exception {
        String[] words = kind.split(" ");
        run(Stream.of(
                        Stream.of("openssl", "req", "-x509", "-newkey"),
                        Stream.of(words),
                        Stream.of("-nodes", "-subj", "/CN=" + name, "-keyout", name + ".key", "-out", name + ".pem"))
                .flatMap(each -> each)
                .toArray(String[]::new));
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
        return json(handle(Method.POST, path, parameters, form));
    }

    private static JsonNode json(Response answer) {
        return Json.kept(
                new String(((Response.Body.Bytes) answer.body()).bytes(), java.nio.charset.StandardCharsets.UTF_8),
                JsonNode.class);
    }

    private Route route(Method method, String path) {
        return resources.stream()
                .flatMap(resource -> resource.routes().stream())
                .filter(each -> each.method() == method && each.path().equals(path))
                .findFirst()
                .orElseThrow();
    }

    /** As root on the appliance itself. */
    private Response handle(Method method, String path, Map<String, String> parameters, Map<String, ?> form) {
        StubRequest request = StubRequest.of(method, path).atSocket().as(ROOT).withJson(form);
        for (Map.Entry<String, String> one : parameters.entrySet()) {
            request = request.withParameter(one.getKey(), one.getValue());
        }
        return route(method, path).handler().handle(request);
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

    private static String text(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
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
