package io.mapkeep.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.FreePort;
import io.mapkeep.access.Permission;
import io.mapkeep.access.Principal;
import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.configuration.Configuration;
import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.contract.configuration.TlsSection.Serving;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.NotFound;
import io.mapkeep.contract.units.ByteSize;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import io.mapkeep.runtime.Jobs;
import io.mapkeep.secret.SecretStore;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.Places;
import io.mapkeep.tls.Certificates;
import io.mapkeep.tls.Issuing;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The HTTPS port as hostile and ordinary clients meet it, spoken to byte by byte. */
@Tag("timed")
final class HttpDoorIT {
    private static final List<String> ON_EVERY_ANSWER = List.of(
            "content-security-policy: default-src 'none'",
            "x-content-type-options: nosniff",
            "x-frame-options: deny",
            "referrer-policy: no-referrer",
            "x-request-id: ",
            "cache-control: ");

    @TempDir
    static Path folder;

    private static Database database;
    private static Jobs jobs;
    private static HttpDoor door;
    private static SSLContext trust;
    private static int plainPort;

    @BeforeAll
    static void open() throws Exception {
        plainPort = FreePort.any();
        Configuration settings =
                ConfigurationFile.parse("""
                        [server]
                        https = "127.0.0.1:0"
                        http = "127.0.0.1:%d"
                        [limits]
                        idle_timeout = "1s"
                        requests_per_minute = 1000000
                        """.formatted(plainPort)).check("test").configuration();
        SecretStore secrets = SecretStore.open(folder.resolve("secrets"));
        database = Database.open(folder.resolve("database"), secrets.key("database", 32));
        jobs = new Jobs();
        Path ca = folder.resolve("ca.pem");
        Certificates certificates = Certificates.open(
                Issuing.ofPrimary(settings), Places.of(database), secrets, new Silent(), jobs, Clock.systemUTC(), ca);
        door = new HttpDoor(
                settings.server(),
                settings.limits(),
                TlsTerms.of(Serving.STANDARD, certificates),
                request -> Principal.ANONYMOUS,
                List.of(new Probe(), new HealthResource(database, "primary", Clock.systemUTC())));
        door.start();
        trust = trusting(ca);
    }

    @AfterAll
    static void close() {
        door.close();
        jobs.close();
        database.close();
    }

    @Test
    void whatNobodySendsByMistakeIsToldAndOrdinaryFailuresAreNot() throws Exception {
        List<Nuisance> told = new CopyOnWriteArrayList<>();
        door.onNuisance((address, nuisance) -> told.add(nuisance));
        try (var closedAtOnce = new Socket("127.0.0.1", door.httpsPort())) {
            closedAtOnce.shutdownOutput();
            closedAtOnce.getInputStream().readAllBytes();
        }
        try (var distrustful = SSLContext.getDefault().getSocketFactory().createSocket("127.0.0.1", door.httpsPort())) {
            assertThatThrownBy(() -> ((SSLSocket) distrustful).startHandshake()).isInstanceOf(SSLException.class);
        }
        said(
                trust.getSocketFactory().createSocket("127.0.0.1", door.httpsPort()),
                "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        assertThat(told).isEmpty();

        said(new Socket("127.0.0.1", door.httpsPort()), "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        said(trust.getSocketFactory().createSocket("127.0.0.1", door.httpsPort()), "\u0001\u0002 nonsense\r\n\r\n");
        said(
                trust.getSocketFactory().createSocket("127.0.0.1", door.httpsPort()),
                "GET /.env HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        assertThat(told).containsExactly(Nuisance.NOT_TLS, Nuisance.MALFORMED, Nuisance.UNKNOWN_PATH);
    }

    private static void said(Socket socket, String text) throws IOException {
        try (socket) {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().readAllBytes();
        } catch (SocketException reset) {
            // as good as closed
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /probe HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /missing.js HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /api/none HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "DELETE /probe HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "OPTIONS /probe HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "TRACE /probe HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "BREW /probe HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /bug HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /problem HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /admin-only HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /probe HTTP/1.1\r\n\r\n",
                "GET /a/../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /a%2Fb HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /a;x=y/b HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /%00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /probe?x=%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /probe HTTP/9.9\r\nHost: localhost\r\n\r\n",
                "GARBAGE\r\n\r\n",
                "POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5368709120\r\n\r\n",
                "POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
                "POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
                "GET /probe HTTP/1.1\r\nHost: localhost\r\nX: \u0000\r\n\r\n",
            })
    void everyAnswerCarriesTheSecurityHeadersAndAnIdAndNamesNoServer(String request) throws Exception {
        String answer = ask(request);
        assertThat(answer).as(request).startsWith("HTTP/1.1 ");
        String headers = answer.substring(0, answer.indexOf("\r\n\r\n")).toLowerCase(java.util.Locale.ROOT);
        assertThat(headers).contains(ON_EVERY_ANSWER).doesNotContain("\nserver:", "jetty");
        assertThat(answer).doesNotContainIgnoringCase("jetty").doesNotContain("Exception", "\tat ");
    }

    @Test
    void oversizedHeadersAreRefusedInTheSameForm() throws Exception {
        String answer = ask("GET /probe HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(40_000) + "\r\n\r\n");
        assertThat(answer)
                .startsWith("HTTP/1.1 431")
                .containsIgnoringCase("content-security-policy")
                .contains("application/problem+json");
    }

    @Test
    void aProblemIsToldAsRfc9457WithTheRequestsId() throws Exception {
        assertThat(ask("GET /problem HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .startsWith("HTTP/1.1 404")
                .contains("application/problem+json")
                .contains(
                        "\"type\":\"urn:mapkeep:problem:MK-TST-001\"",
                        "\"title\":\"what\"",
                        "\"detail\":\"why\"",
                        "\"fix\":\"fix\"");
    }

    @Test
    void aBugShowsAReferenceAndNothingOfTheInside() throws Exception {
        assertThat(ask("GET /bug HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .startsWith("HTTP/1.1 500")
                .contains("MK-HTP-001")
                .doesNotContain("secret inside", "IllegalState");
    }

    @Test
    void headAnswersAsGetWithoutABody() throws Exception {
        String answer = ask("HEAD /probe HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(answer)
                .startsWith("HTTP/1.1 200")
                .containsIgnoringCase("content-length: 13")
                .endsWith("\r\n\r\n");
    }

    @Test
    void anotherMethodIsToldWhichOnesThereAre() throws Exception {
        assertThat(ask("DELETE /probe HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .startsWith("HTTP/1.1 405")
                .containsIgnoringCase("allow: GET, HEAD, OPTIONS, POST");
    }

    @Test
    void aBodyDeclaredTooLargeIsRefusedBeforeItIsSent() throws Exception {
        assertThat(ask("POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5368709120\r\n\r\n"))
                .startsWith("HTTP/1.1 413")
                .containsIgnoringCase("connection: close");
    }

    @Test
    void aChunkedBodyIsCutOffAtTheLimit() throws Exception {
        String chunk = "800\r\n" + "x".repeat(2048) + "\r\n";
        assertThat(ask("POST /upload HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + chunk.repeat(4) + "0\r\n\r\n"))
                .startsWith("HTTP/1.1 413");
    }

    @Test
    void aStreamThatFailsHalfWayDoesNotLookWhole() throws Exception {
        String answer = ask("GET /half HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 200").doesNotContain("\r\n0\r\n\r\n");
    }

    @Test
    void plainHttpOnlyRedirects() throws Exception {
        String answer = askPlain("GET /datasets/a?b=c HTTP/1.1\r\nHost: localhost:" + plainPort + "\r\n\r\n");
        assertThat(answer)
                .startsWith("HTTP/1.1 308")
                .containsIgnoringCase("location: https://localhost:" + door.httpsPort() + "/datasets/a?b=c");
        assertThat(askPlain("GET /probe HTTP/1.1\r\nHost: evil\"host\r\n\r\n")).startsWith("HTTP/1.1 400");
        assertThat(askPlain("GET //evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .doesNotContain("https://evil.example");
    }

    @Test
    void aSilentClientIsLetGo() throws Exception {
        long began = System.nanoTime();
        try (SSLSocket socket = socket()) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write("GET /probe HT".getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().readAllBytes();
        } catch (SSLException closedWithoutFarewell) {
            assertThat(closedWithoutFarewell).isNotNull();
        }
        assertThat(System.nanoTime() - began).isLessThan(8_000_000_000L);
    }

    @Test
    void readinessWritesAndReads() throws Exception {
        assertThat(ask("GET /readyz HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .startsWith("HTTP/1.1 200")
                .contains("ready");
    }

    private static String ask(String request) throws IOException {
        try (SSLSocket socket = socket()) {
            return exchange(socket, request);
        }
    }

    private static String askPlain(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), plainPort)) {
            return exchange(socket, request);
        }
    }

    /** The answer to one request; the connection is given up after it, or when the server closes it. */
    private static String exchange(Socket socket, String request) throws IOException {
        socket.setSoTimeout(5_000);
        // Without this the connection would stay open until it has been idle for long enough.
        String once = request.replaceFirst("\r\nHost:", "\r\nConnection: close\r\nHost:");
        socket.getOutputStream().write(once.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        var answer = new StringBuilder();
        byte[] buffer = new byte[16_384];
        try (InputStream in = socket.getInputStream()) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                answer.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
            }
        } catch (IOException closed) {
            // An idle or broken-off connection ends like this; what came before it is the answer.
        }
        return answer.toString();
    }

    private static SSLSocket socket() throws IOException {
        return (SSLSocket) trust.getSocketFactory().createSocket("localhost", door.httpsPort());
    }

    private static SSLContext trusting(Path pem) throws Exception {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(pem)) {
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    /** Resources that show one behaviour of the door each. */
    private static final class Probe implements Resource {
        @Override
        public List<Route> routes() {
            return List.of(
                    Route.open(
                            Method.GET,
                            "/probe",
                            request ->
                                    Response.ok(Map.of("ok", request.query("x").orElse("true")))),
                    Route.open(Method.POST, "/probe", request -> Response.ok(Map.of())),
                    Route.open(Method.POST, "/upload", request -> read(request.body()))
                            .withBody(new ByteSize(4096)),
                    Route.open(Method.GET, "/problem", request -> {
                        throw new NotFound(Problem.of("MK-TST-001", "what", "why", "fix"));
                    }),
                    Route.open(Method.GET, "/bug", request -> {
                        throw new IllegalStateException("secret inside");
                    }),
                    Route.open(
                            Method.GET,
                            "/half",
                            request -> Response.stream(200, "text/plain", out -> {
                                out.write(new byte[100_000]);
                                throw new IllegalStateException("half-way");
                            })),
                    Route.needs(Permission.ADMINISTER, Method.GET, "/admin-only", request -> Response.ok(Map.of())));
        }

        private static Response read(InputStream body) {
            try {
                return Response.ok(Map.of("read", body.readAllBytes().length));
            } catch (IOException broken) {
                throw new java.io.UncheckedIOException(broken);
            }
        }
    }

    private static final class Silent implements AuditLog {
        @Override
        public void record(AuditEvent event) {}

        @Override
        public void note(AuditEvent event) {}
    }
}
