package io.mapkeep.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mapkeep.access.Permission;
import io.mapkeep.access.Principal;
import io.mapkeep.access.Role;
import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.configuration.Configuration;
import io.mapkeep.contract.configuration.TlsSection.Serving;
import io.mapkeep.identity.Identity;
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
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Keys and signatures over the real port: who comes in, and what is written down about it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ApiKeysOverHttpsIT {
    private static final Path PROJECT =
            Path.of("").toAbsolutePath().resolve("..").normalize();
    private static final Principal ROOT = new Principal("root", "root", "system", Set.of(Role.ADMIN));
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    private final List<AuditEvent> audited = new CopyOnWriteArrayList<>();
    private final Jobs jobs = new Jobs();
    private Database database;
    private Identity identity;
    private SwappedCredentials credentials;
    private HttpDoor door;
    private HttpClient client;

    @BeforeAll
    void open() {
        Configuration settings = OpenDoor.settings("127.0.0.1:0", "127.0.0.1:0", "");
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
        identity = Identity.open(
                settings,
                Places.of(database),
                SecretStore.open(folder.resolve("secrets")),
                Identity.Neighbours.NONE,
                audit,
                jobs,
                Clock.systemUTC(),
                folder.resolve("first-password"));
        credentials = new SwappedCredentials(folder);
        List<Resource> resources = new ArrayList<>(identity.resources());
        resources.add(() -> List.of(
                Route.needs(Permission.QUERY, Method.GET, "/api/v2/sql", request -> {
                    if (request.query("q").isPresent()) {
                        throw new IllegalStateException("a bug");
                    }
                    return Response.ok(request.principal().name());
                }),
                Route.needs(
                        Permission.QUERY,
                        Method.POST,
                        "/api/v1/echo",
                        request -> Response.ok(io.mapkeep.rest.Json.read(request, Map.class)))));
        door = new HttpDoor(
                settings.server(),
                settings.limits(),
                TlsTerms.of(Serving.STANDARD, credentials),
                identity.authenticator(),
                resources);
        door.start();
        client = HttpClient.newBuilder()
                .sslContext(credentials.trust())
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    @AfterAll
    void close() {
        door.close();
        identity.close();
        jobs.close();
        database.close();
    }

    @Test
    void aKeyStandsInNoLogNoAnswerAndNoAuditRecordHoweverItIsSent() throws Exception {
        JsonNode made = add(Map.of("name", "leaky", "user", "admin"));
        String key = made.path("secret").asText();
        String secret = key.substring(20, 72);
        String basic = Base64.getEncoder().encodeToString(("x:" + key).getBytes(StandardCharsets.UTF_8));
        var log = new ListAppender<ILoggingEvent>();
        var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Level before = root.getLevel();
        Logger jetty = ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger("org.eclipse.jetty");
        var answers = new StringBuilder();
        log.start();
        root.addAppender(log);
        root.setLevel(Level.TRACE);
        // As conf/logback.xml has it, whatever the root's level.
        jetty.setLevel(Level.WARN);
        try {
            for (String path : List.of(
                    "/api/v2/sql?api_key=" + key,
                    "/api/v2/sql?q=x&api_key=" + key,
                    "/api/v2/sql?api_key=" + key + "x",
                    "/api/v2/sql?api_key=" + key.replace('_', '-'),
                    "/api/v1/keys?api_key=" + key,
                    "/nothing?api_key=" + key,
                    "/api/v2/sql?api_key=" + key + "&x=%zz")) {
                answers.append(ask(get(path)));
            }
            for (String authorization : List.of(
                    "Bearer " + key,
                    "Bearer " + key + "x",
                    "Basic " + basic,
                    "Basic " + basic + "x",
                    "Bearer x " + key)) {
                answers.append(ask(get("/api/v2/sql").header("Authorization", authorization)));
                answers.append(ask(get("/api/v2/sql?q=x").header("Authorization", authorization)));
            }
            answers.append(ask(get("/api/v1/session")
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(
                            "{\"username\":\"" + key + "\",\"password\":\"" + key + "\"}"))));
        } finally {
            root.setLevel(before);
            root.detachAppender(log);
        }
        assertThat(answers.toString()).contains("200 ", "401 ", "500 ").doesNotContain(secret, basic);
        assertThat(audited.toString()).doesNotContain(secret, basic);
        assertThat(log.list).isNotEmpty();
        assertThat(written(log.list, "%msg%n%ex")).contains("a bug").doesNotContain(secret, basic);
    }

    @Test
    void theLogsOwnPatternBlotsKeysOut() throws IOException {
        String key = add(Map.of("name", "blot", "user", "admin")).path("secret").asText();
        Matcher pattern = Pattern.compile("<pattern>(.*)</pattern>")
                .matcher(Files.readString(PROJECT.resolve("conf/logback.xml")));
        assertThat(pattern.find()).isTrue();
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        var event = new ch.qos.logback.classic.spi.LoggingEvent(
                "test",
                context.getLogger("test"),
                Level.INFO,
                "GET /x?api_key=" + key,
                new IOException("at " + key),
                null);
        assertThat(written(List.of(event), pattern.group(1)))
                .contains("mk_" + key.substring(3, 19) + "_***", "IOException")
                .doesNotContain(key.substring(20, 40));
    }

    @Test
    void thePlainPortDoesNotSendAKeyOn() throws Exception {
        String key =
                add(Map.of("name", "plain", "user", "admin")).path("secret").asText();
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                                        + door.httpPort().orElseThrow() + "/api/v2/sql?api_key=" + key))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body() + answer.headers().map())
                .contains("MK-HTP-015")
                .doesNotContain(key.substring(20));
    }

    /** The sample of the documentation, run as it stands there. */
    @Test
    void theShellSampleSignsRequestsThatAreTakenOnce() throws Exception {
        String page = Files.readString(PROJECT.resolve("docs/use/api-keys.md"));
        String sample = page.substring(page.indexOf("#!/bin/sh"), page.indexOf("```\n", page.indexOf("#!/bin/sh")));
        run("openssl", "genpkey", "-algorithm", "ed25519", "-out", "loader.pem");
        String publicKey = run("openssl", "pkey", "-in", "loader.pem", "-pubout");
        String id = add(Map.of("name", "signer", "user", "admin", "publicKey", publicKey))
                .path("key")
                .path("id")
                .asText();
        Files.writeString(folder.resolve("signed.sh"), sample.replace("3f7k2m5qaz6wxy4b", id));
        Files.writeString(
                folder.resolve("ca.pem"),
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(
                                        credentials.current().chain().get(0).getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
        Files.writeString(folder.resolve("body.json"), "{\"a\":1}");
        String here = "https://localhost:" + door.httpsPort();
        assertThat(run("sh", "signed.sh", "GET", here + "/api/v2/sql?x=%20y")).isEqualTo("\"admin\"");
        assertThat(run("sh", "signed.sh", "POST", here + "/api/v1/echo", "body.json"))
                .isEqualTo("{\"a\":1}");
        Files.writeString(
                folder.resolve("lying.sh"),
                sample.replace("3f7k2m5qaz6wxy4b", id).replace("--data-binary \"@$3\"", "--data-binary {\\\"a\\\":2}"));
        assertThat(run("sh", "lying.sh", "POST", here + "/api/v1/echo", "body.json"))
                .contains("MK-HTP-013");
        Files.writeString(
                folder.resolve("twice.sh"),
                sample.replace("3f7k2m5qaz6wxy4b", id)
                        .replace(
                                "curl --cacert",
                                "curl -s --cacert ca.pem -X \"$method\" \"$url\""
                                        + " -H \"Signature-Input: sig=$params\" -H \"Signature: sig=:$signature:\" -o /dev/null; curl --cacert"));
        assertThat(run("sh", "twice.sh", "GET", here + "/api/v2/sql")).contains("MK-KEY-013");
    }

    private JsonNode add(Map<String, Object> form) throws IOException {
        Route route = identity.resources().stream()
                .flatMap(resource -> resource.routes().stream())
                .filter(each -> each.method() == Method.POST && each.path().equals("/api/v1/keys"))
                .findFirst()
                .orElseThrow();
        Response answer = route.handler()
                .handle(StubRequest.of(Method.POST, "/api/v1/keys")
                        .atSocket()
                        .as(ROOT)
                        .withJson(form));
        return JSON.readTree(((Response.Body.Bytes) answer.body()).bytes());
    }

    private HttpRequest.Builder get(String path) {
        return HttpRequest.newBuilder(
                URI.create("https://localhost:" + door.httpsPort() + path.replace("%zz", "%25zz")));
    }

    private String ask(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.headers().map() + answer.body() + "\n";
    }

    private static String written(List<? extends ILoggingEvent> events, String pattern) {
        var layout = new PatternLayout();
        layout.setContext((LoggerContext) LoggerFactory.getILoggerFactory());
        layout.setPattern(pattern);
        layout.start();
        var text = new StringBuilder();
        events.forEach(event -> text.append(layout.doLayout(event)));
        return text.toString();
    }

    private String run(String... command) throws Exception {
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
