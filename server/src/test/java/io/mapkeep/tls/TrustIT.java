package io.mapkeep.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.tls.authority.Constraints;
import io.mapkeep.tls.authority.Issuance;
import io.mapkeep.tls.authority.Issued;
import io.mapkeep.tls.authority.Names;
import io.mapkeep.tls.authority.Pem;
import io.mapkeep.tls.authority.ServerForm;
import io.mapkeep.tls.authority.StatusPlaces;
import io.mapkeep.tls.key.KeyKind;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others make of our certificates: OpenSSL and the JDK's TLS, both trusting nothing but the root. */
class TrustIT {
    private static final Names NAMES = Names.of("maps.example.org", List.of("192.0.2.7"));
    private static final Duration LIFE = Duration.ofDays(47);

    @TempDir
    Path folder;

    private final Instant now = Instant.now();
    private final Issued root = Issuance.root(1, Constraints.of(NAMES, List.of()), KeyKind.P256.make(), now);
    private final Issued intermediate = Issuance.intermediate(2, root, KeyKind.P256, now);

    @Test
    void openSslAcceptsEachConfiguredName() throws Exception {
        Issued server =
                Issuance.server(3, intermediate, new ServerForm(NAMES, LIFE, KeyKind.P256), StatusPlaces.NONE, now);

        for (String name : List.of("maps.example.org", "localhost")) {
            assertThat(verify(server, "-verify_hostname", name)).contains(": OK");
        }
        for (String address : List.of("192.0.2.7", "127.0.0.1", "::1")) {
            assertThat(verify(server, "-verify_ip", address)).contains(": OK");
        }
    }

    @Test
    void openSslRefusesANameThatTheAuthorityMayNotVouchFor() throws Exception {
        Names foreign = new Names(List.of("bank.example.com"), List.of());

        assertThat(verify(Issuance.server(
                        3, intermediate, new ServerForm(foreign, LIFE, KeyKind.P256), StatusPlaces.NONE, now)))
                .contains("permitted subtree violation");
    }

    @Test
    void openSslRefusesAnAddressThatTheAuthorityMayNotVouchFor() throws Exception {
        Names foreign = new Names(List.of("maps.example.org"), List.of("192.0.2.8"));

        assertThat(verify(Issuance.server(
                        3, intermediate, new ServerForm(foreign, LIFE, KeyKind.P256), StatusPlaces.NONE, now)))
                .contains("permitted subtree violation");
    }

    @Test
    void openSslRefusesAnIntermediateBelowTheIntermediate() throws Exception {
        Issued further = Issuance.intermediate(4, intermediate, KeyKind.P256, now);
        Issued server = Issuance.server(5, further, new ServerForm(NAMES, LIFE, KeyKind.P256), StatusPlaces.NONE, now);

        assertThat(verify(server, "-untrusted", file(further).toString())).contains("path length constraint exceeded");
    }

    @Test
    void constraintsAreCriticalOnBothAuthorities() throws Exception {
        for (Issued authority : List.of(root, intermediate)) {
            String text = run(List.of(
                    "openssl", "x509", "-noout", "-text", "-in", file(authority).toString()));
            assertThat(text)
                    .contains("X509v3 Name Constraints: critical")
                    .contains("DNS:maps.example.org")
                    .contains("IP:192.0.2.7/255.255.255.255")
                    .contains("X509v3 Basic Constraints: critical");
        }
    }

    @Test
    void aClientThatTrustsTheRootAloneConnects() throws Exception {
        assertThat(handshake(Issuance.server(
                        3, intermediate, new ServerForm(NAMES, LIFE, KeyKind.P256), StatusPlaces.NONE, now)))
                .isEqualTo("TLSv1.3");
    }

    @Test
    void aClientRefusesAForeignNameEvenFromTheRightAuthority() {
        Names foreign = new Names(List.of("localhost", "bank.example.com"), List.of());
        Issued server =
                Issuance.server(3, intermediate, new ServerForm(foreign, LIFE, KeyKind.P256), StatusPlaces.NONE, now);

        assertThatThrownBy(() -> handshake(server)).isInstanceOf(SSLException.class);
    }

    private String verify(Issued server, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "openssl",
                "verify",
                "-x509_strict",
                "-purpose",
                "sslserver",
                "-CAfile",
                file(root).toString()));
        command.addAll(List.of("-untrusted", file(intermediate).toString()));
        command.addAll(List.of(more));
        command.add(file(server).toString());
        return run(command);
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return output;
    }

    private Path file(Issued one) throws IOException {
        return Files.writeString(folder.resolve(one.id() + ".pem"), Pem.chain(List.of(one.certificate())));
    }

    private String handshake(Issued server) throws Exception {
        char[] password = "test".toCharArray();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry(
                "server", server.key(), password, new Certificate[] {server.certificate(), intermediate.certificate()});
        var keyManagers = KeyManagerFactory.getInstance("PKIX");
        keyManagers.init(keys, password);
        SSLContext serverSide = SSLContext.getInstance("TLS");
        serverSide.init(keyManagers.getKeyManagers(), null, null);

        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("root", root.certificate());
        var trustManagers = TrustManagerFactory.getInstance("PKIX");
        trustManagers.init(trusted);
        SSLContext clientSide = SSLContext.getInstance("TLS");
        clientSide.init(null, trustManagers.getTrustManagers(), null);

        try (var listening = (SSLServerSocket)
                serverSide.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread accepting = new Thread(() -> accept(listening));
            accepting.start();
            try (var socket =
                    (SSLSocket) clientSide.getSocketFactory().createSocket("localhost", listening.getLocalPort())) {
                var parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
                socket.setSoTimeout(10_000);
                socket.startHandshake();
                return socket.getSession().getProtocol();
            } finally {
                listening.close();
                accepting.join(10_000);
            }
        }
    }

    private static void accept(SSLServerSocket listening) {
        try (var socket = (SSLSocket) listening.accept()) {
            socket.startHandshake();
        } catch (IOException refusedByTheClient) {
            // The client's side tells the test.
        }
    }
}
