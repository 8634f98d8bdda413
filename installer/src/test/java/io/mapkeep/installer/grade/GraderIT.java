package io.mapkeep.installer.grade;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.contract.admin.Finding;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OpenSSL's own server, set up badly and well. */
final class GraderIT {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @TempDir
    Path folder;

    @BeforeEach
    void makeCertificate() throws Exception {
        run(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-keyout",
                "key.pem",
                "-out",
                "cert.pem",
                "-days",
                "200",
                "-subj",
                "/CN=localhost",
                "-addext",
                "subjectAltName=DNS:localhost");
    }

    @Test
    void aBadlySetUpServerGetsAFindingForEachFlaw() throws Exception {
        assertThat(graded(Optional.empty(), "127.0.0.1", "-cipher", "ALL:@SECLEVEL=0", "-www"))
                .containsExactly("MK-CRT-031", "MK-CRT-032", "MK-CRT-033", "MK-CRT-034", "MK-CRT-036", "MK-CRT-038");
    }

    @Test
    void aSoundServerWithATrustedCertificateGetsNoneButForHsts() throws Exception {
        assertThat(graded(
                        Optional.of(folder.resolve("cert.pem")),
                        "localhost",
                        "-min_protocol",
                        "TLSv1.2",
                        "-cipher",
                        "ECDHE+AESGCM",
                        "-www"))
                .containsExactly("MK-CRT-036", "MK-CRT-038");
    }

    @Test
    void aPortWithoutTlsIsCritical() throws Exception {
        var trust = TrustFile.trusting(Optional.empty());
        assertThat(new Grader("127.0.0.1", 1, trust, PATIENCE, Clock.systemUTC())
                        .grade()
                        .findings())
                .extracting(Finding::code)
                .containsExactly("MK-CRT-030");
    }

    private List<String> graded(Optional<Path> authorities, String host, String... options) throws Exception {
        int port = freePort();
        List<String> command = new ArrayList<>(List.of(
                "openssl",
                "s_server",
                "-accept",
                "127.0.0.1:" + port,
                "-cert",
                "cert.pem",
                "-key",
                "key.pem",
                "-quiet"));
        command.addAll(List.of(options));
        Process server = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        try {
            awaitOpen(port);
            return new Grader(host, port, TrustFile.trusting(authorities), PATIENCE, Clock.systemUTC())
                    .grade().findings().stream().map(Finding::code).toList();
        } finally {
            server.destroy();
            server.waitFor(10, TimeUnit.SECONDS);
        }
    }

    private static void awaitOpen(int port) throws Exception {
        for (int attempt = 0; attempt < 100; attempt++) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
                return;
            } catch (IOException notYet) {
                Thread.sleep(50);
            }
        }
        throw new AssertionError("openssl s_server did not open its port");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }
}
