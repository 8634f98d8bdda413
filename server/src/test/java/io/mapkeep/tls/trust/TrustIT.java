package io.mapkeep.tls.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.admin.TrustedAuthorities;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.rest.Json;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.StubRequest;
import io.mapkeep.secret.Redacted;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.trust.TrustStore;
import io.mapkeep.tls.ForeignCa;
import io.mapkeep.trust.ClientTrust;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Authorities that OpenSSL made, and a server of theirs: a client of the appliance believes it exactly while the authority is trusted. */
class TrustIT {
    private static final char[] PASSWORD = "secret".toCharArray();

    @TempDir
    static Path authority;

    static HttpsServer server;

    @TempDir
    Path folder;

    private final List<AuditEvent> audited = new ArrayList<>();
    private final AuditLog audit = new AuditLog() {
        @Override
        public void record(AuditEvent event) {
            audited.add(event);
        }

        @Override
        public void note(AuditEvent event) {
            audited.add(event);
        }
    };
    private Database database;
    private TrustResource resource;
    private ClientTrust trust;

    @BeforeAll
    static void serve() throws Exception {
        var ca = new ForeignCa(authority);
        ca.server("good", "DNS:localhost", 200);
        ca.openssl(
                "req",
                "-x509",
                "-newkey",
                "rsa:1024",
                "-nodes",
                "-keyout",
                "weak.key",
                "-subj",
                "/CN=weak",
                "-out",
                "weak.pem");
        ca.openssl("x509", "-in", "root.pem", "-outform", "DER", "-out", "root.cer");
        Files.writeString(ca.file("words.txt"), "no certificate");
        ca.openssl(
                "pkcs12",
                "-export",
                "-in",
                "good.pem",
                "-certfile",
                "int.pem",
                "-inkey",
                "good.key",
                "-passout",
                "pass:secret",
                "-out",
                "good.p12");
        KeyStore keys = KeyStore.getInstance(ca.file("good.p12").toFile(), PASSWORD);
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, PASSWORD);
        var context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterAll
    static void stop() {
        server.stop(0);
    }

    @BeforeEach
    void open() throws IOException {
        database = Database.open(folder.resolve("db"), Redacted.of(new byte[] {1, 2, 3}));
        resource = new TrustResource(TrustStore.of(database), audit, Clock.systemUTC());
        trust = ClientTrust.of(Optional.empty(), TrustStore.of(database));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aServerIsBelievedExactlyWhileItsAuthorityIsTrustedAndUnderItsNameOnly() throws Exception {
        assertThatThrownBy(() -> ask("localhost")).isInstanceOf(SSLHandshakeException.class);
        assertThat(add("root.cer", true).authorities()).hasSize(1);
        assertThatThrownBy(() -> ask("localhost")).isInstanceOf(SSLHandshakeException.class);

        String sha256 = add("root.cer", false).authorities().get(0).sha256();
        assertThat(ask("localhost")).isEqualTo(204);
        assertThatThrownBy(() -> ask("127.0.0.1")).isInstanceOf(IOException.class);
        assertThat(add("root.cer", false).authorities()).as("trusted already").isEmpty();

        remove(sha256.substring(0, 11));
        assertThatThrownBy(() -> ask("localhost")).isInstanceOf(SSLHandshakeException.class);
        assertThat(audited)
                .extracting(AuditEvent::action)
                .containsExactly("certificate.trust.add", "certificate.trust.remove");
        assertThatThrownBy(() -> remove(sha256)).hasMessageContaining("MK-CRT-051");
        assertThatThrownBy(() -> remove("")).hasMessageContaining("MK-CRT-051");
    }

    @Test
    void aFileThatIsPutRightCountsAtTheNextConnection() throws Exception {
        Path file = Files.copy(authority.resolve("weak.pem"), folder.resolve("ca.pem"));
        trust = ClientTrust.of(Optional.of(file), TrustStore.of(database));
        assertThatThrownBy(() -> ask("localhost")).isInstanceOf(SSLHandshakeException.class);
        Files.write(file, Files.readAllBytes(authority.resolve("root.pem")));
        Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.fromMillis(1));
        assertThat(ask("localhost")).isEqualTo(204);
        Files.delete(file);
        assertThatThrownBy(() -> ask("localhost")).isInstanceOf(SSLHandshakeException.class);
    }

    @ParameterizedTest
    @CsvSource({"MK-CRT-050, good.pem", "MK-CRT-050, weak.pem", "MK-CRT-050, good.key", "MK-CRT-001, words.txt"})
    void whatVouchesForNobodyIsRefused(String code, String file) {
        assertThatThrownBy(() -> add(file, false))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(code);
        assertThat(TrustStore.of(database).all()).isEmpty();
        assertThat(audited).extracting(AuditEvent::outcome).containsExactly(AuditEvent.Outcome.DENIED);
    }

    private int ask(String host) throws Exception {
        return HttpClient.newBuilder()
                .sslContext(trust.context())
                .build()
                .send(
                        HttpRequest.newBuilder(URI.create("https://" + host + ":"
                                        + server.getAddress().getPort()))
                                .timeout(Duration.ofSeconds(10))
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }

    private TrustedAuthorities add(String file, boolean dryRun) throws IOException {
        String content = Base64.getEncoder().encodeToString(Files.readAllBytes(authority.resolve(file)));
        return answer(StubRequest.of(Method.POST, "/api/v1/certificates/trust")
                .withJson(Map.of("files", List.of(Map.of("name", file, "content", content)), "dryRun", dryRun)));
    }

    private TrustedAuthorities remove(String sha256) {
        return answer(StubRequest.of(Method.DELETE, "/api/v1/certificates/trust/" + sha256)
                .withParameter("sha256", sha256));
    }

    private TrustedAuthorities answer(StubRequest request) {
        Response response = resource.routes().stream()
                .filter(route -> route.method() == request.method())
                .findFirst()
                .orElseThrow()
                .handler()
                .handle(request);
        var whole = (Response.Body.Bytes) response.body();
        return Json.kept(new String(whole.bytes(), StandardCharsets.UTF_8), TrustedAuthorities.class);
    }
}
