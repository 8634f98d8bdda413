package io.mapkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.tls.acme.Bind;
import io.mapkeep.tls.acme.Pebble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole appliance and pebble, which rejects a third of all good nonces: what its ports show in the end, whichever way the names are proven, and whatever ends it meanwhile. */
final class AcmeClientIT {
    private static final Map<String, String> QUICK =
            Map.of("PEBBLE_VA_NOSLEEP", "1", "PEBBLE_WFE_NONCEREJECT", "33", "PEBBLE_AUTHZREUSE", "0");

    @TempDir
    Path folder;

    private final int https = FreePort.any();
    private final int http = FreePort.any();

    /** Each test has its own. */
    @SuppressWarnings("NullAway.Init")
    private Pebble pebble;

    @AfterEach
    void close() {
        pebble.close();
    }

    @Test
    void theHttpsPortItselfAnswersTheChallengeAndThenNoMore() throws Exception {
        pebble = new Pebble(folder, FreePort.any(), https, Optional.empty(), QUICK);
        Path file = settings("maps.example.org", "\"tiles.example.org\"", "challenge = \"tls-alpn-01\"");
        try (Appliance appliance = start(file)) {
            X509Certificate shown = awaitPebbles();
            assertThat(shown.getSubjectAlternativeNames().toString()).contains("maps.example.org", "tiles.example.org");
            assertThat(shown("acme-tls/1")).as("nobody is looking any more").isEqualTo(shown);
        }
    }

    @Test
    void recordsAreMadeWhereTheAliasLeadsAndProveAWildcardToo() throws Exception {
        try (Bind bind = new Bind(folder)) {
            pebble = new Pebble(folder, FreePort.any(), FreePort.any(), Optional.of(bind.port()), QUICK);
            Path file = settings("maps.example.org", "\"open.example.org\", \"*.open.example.org\"", """
                    challenge = "dns-01"
                    dns_server = "127.0.0.1:%d"
                    dns_key_file = "%s"
                    dns_wait = "0s"
                    """.formatted(
                            bind.port(), bind.key()));
            try (Appliance appliance = start(file)) {
                X509Certificate shown = awaitPebbles();
                assertThat(shown.getSubjectAlternativeNames().toString())
                        .contains("maps.example.org", "*.open.example.org");
                assertThat(bind.log())
                        .contains("updating zone 'acme.example.org/IN': adding an RR at 'maps.acme.example.org' TXT")
                        .contains("updating zone 'acme.example.org/IN': deleting an RR at maps.acme.example.org TXT");
            }
        }
    }

    /** A real process and a real SIGKILL, when the authority has the order and the name server the record; then the next one has the same order and the same record. */
    @Test
    void aProcessThatWasKilledGoesOnWithItsOrder() throws Exception {
        try (Bind bind = new Bind(folder)) {
            pebble = new Pebble(folder, FreePort.any(), FreePort.any(), Optional.of(bind.port()), QUICK);
            String updates = """
                    challenge = "dns-01"
                    dns_server = "127.0.0.1:%d"
                    dns_key_file = "%s"
                    dns_wait = "%s"
                    """;
            Process first = serve(settings("maps.example.org", "", updates.formatted(bind.port(), bind.key(), "30m")));
            await(() -> bind.log().contains("adding an RR"));
            first.destroyForcibly().waitFor();
            Process second = serve(settings("maps.example.org", "", updates.formatted(bind.port(), bind.key(), "0s")));
            try {
                awaitPebbles();
                assertThat(pebble.log().split("Added order", -1))
                        .as(pebble.log())
                        .hasSize(2);
                assertThat(pebble.log())
                        .contains("There are now 1 accounts")
                        .doesNotContain("There are now 2 accounts");
                assertThat(bind.log().split("deleting an RR", -1))
                        .as(bind.log())
                        .hasSize(2);
            } finally {
                second.destroyForcibly().waitFor();
            }
        }
    }

    private Path settings(String name, String names, String acme) throws IOException {
        Path key = Files.writeString(folder.resolve("eab"), Pebble.BINDING_KEY + "\n");
        return Files.writeString(folder.resolve("mapkeep.toml"), """
                [server]
                name = "%s"
                https = "127.0.0.1:%d"
                http = "127.0.0.1:%d"
                data = "data"
                [tls]
                engine = "conscrypt"
                names = [%s]
                [admin]
                socket = "admin.sock"
                [replica]
                listen = ""
                [tls.acme]
                directory = "%s"
                agree_to_terms = true
                ca_file = "%s"
                eab_key_id = "kid-1"
                eab_key_file = "%s"
                %s
                """.formatted(
                        name, https, http, names, pebble.directory(), pebble.trust(), key, acme));
    }

    private static Appliance start(Path file) throws IOException {
        return StartSettings.start(file, Map.of(), Clock.systemUTC(), broken -> {});
    }

    private Process serve(Path file) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.mapkeep.Main",
                        "--config",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("serve.log").toFile()))
                .start();
    }

    private X509Certificate awaitPebbles() throws Exception {
        await(() -> shown("http/1.1").getIssuerX500Principal().getName().contains("Pebble"));
        return shown("http/1.1");
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            Thread.sleep(100);
        }
    }

    private X509Certificate shown(String protocol) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anybody()}, null);
        try (var socket = (SSLSocket) context.getSocketFactory().createSocket()) {
            socket.connect(new java.net.InetSocketAddress("127.0.0.1", https), 5_000);
            socket.setSoTimeout(5_000);
            var parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {protocol});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        } catch (java.net.ConnectException notYet) {
            return (X509Certificate) java.security.cert.CertificateFactory.getInstance("X.509")
                    .generateCertificate(Files.newInputStream(pebble.trust()));
        }
    }

    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
