package io.mapkeep.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.admin.Finding;
import io.mapkeep.contract.admin.RootKey;
import io.mapkeep.contract.configuration.AuthoritySection;
import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.contract.configuration.TlsSection;
import io.mapkeep.rest.Json;
import io.mapkeep.runtime.Jobs;
import io.mapkeep.secret.Redacted;
import io.mapkeep.secret.SecretStore;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.Places;
import io.mapkeep.tls.authority.Pem;
import io.mapkeep.tls.authority.StatusPlaces;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether clients that trust the former root, and those that trust the new one, go on: the JDK's and OpenSSL. */
class RotationIT {
    private static final String PASSWORD = "{\"password\":\"correct horse battery\"}";

    @TempDir
    Path folder;

    private final AuditLog audit = new AuditLog() {
        @Override
        public void record(AuditEvent event) {}

        @Override
        public void note(AuditEvent event) {}
    };
    private final StepClock clock = new StepClock(Instant.now());
    private final Jobs jobs = new Jobs();
    private Database database;
    private Certificates certificates;
    private Calls calls;

    @BeforeEach
    void open() {
        database = Database.open(folder.resolve("db"), Redacted.of(new byte[] {1, 2, 3}));
        certificates = reopened();
        calls = new Calls(certificates.resources());
    }

    @AfterEach
    void close() {
        jobs.close();
        database.close();
    }

    @Test
    void clientsOfEitherRootGoOnAfterARotation() throws Exception {
        X509Certificate former = root();
        X509Certificate issuedBefore = certificates.current().chain().get(1);
        calls.post("/api/v1/certificates/root", "", "{}");
        X509Certificate present = root();
        assertThat(present).isNotEqualTo(former);
        assertThat(certificates.current().chain()).hasSize(3);
        for (X509Certificate trusted : List.of(former, present)) {
            assertThat(handshake(trusted)).isEqualTo("TLSv1.3");
            assertThat(openSsl(trusted)).contains(": OK");
        }
        assertThat(certificates.generation().intermediate().certificate()).isNotEqualTo(issuedBefore);
        assertThat(new CertificateCheck(certificates).run())
                .extracting(Finding::code)
                .containsExactly("MK-TLS-006");
        // Once more, within the overlap: the first root's clients are not forgotten.
        calls.post("/api/v1/certificates/root", "", "{}");
        for (X509Certificate trusted : List.of(former, present, root())) {
            assertThat(handshake(trusted)).isEqualTo("TLSv1.3");
            assertThat(openSsl(trusted)).contains(": OK");
        }
        assertThat(reopened().current().chain())
                .isEqualTo(certificates.current().chain());
    }

    @Test
    void theRootsKeyLeavesAndSignsWhenItIsBrought() throws Exception {
        var exported = Json.kept(calls.post("/api/v1/certificates/root/key", "", PASSWORD), RootKey.Exported.class);
        Path file = Files.writeString(folder.resolve("root-key.pem"), exported.pem());
        assertThat(run("openssl", "pkey", "-in", file.toString(), "-passin", "pass:correct horse battery", "-pubout"))
                .contains("BEGIN PUBLIC KEY");
        String brought = PASSWORD.replace("}", ",\"pem\":\"" + exported.pem().replace("\n", "\\n") + "\"}");
        String wrong = brought.replace("correct", "wrong");
        assertThat(calls.refusal("/api/v1/certificates/root/offline", "", wrong))
                .isEqualTo("MK-TLS-052");
        assertThat(certificates.generation().root().offline()).isFalse();
        calls.post("/api/v1/certificates/root/offline", "", brought);
        assertThat(keyColumn()).isZero();
        assertThat(calls.refusal("/api/v1/certificates/root/key", "", PASSWORD)).isEqualTo("MK-TLS-050");
        assertThat(calls.refusal("/api/v1/certificates/root", "", "{}")).isEqualTo("MK-TLS-050");

        X509Certificate root = root();
        X509Certificate before = certificates.current().chain().get(1);
        clock.step(Duration.ofDays(250));
        certificates.renewIfDue();
        assertThat(certificates.current().chain().get(1)).isEqualTo(before);
        assertThat(new CertificateCheck(certificates).run())
                .extracting(Finding::code)
                .containsExactly("MK-TLS-051");
        calls.post("/api/v1/certificates/intermediate", "", brought);
        assertThat(certificates.current().chain().get(1)).isNotEqualTo(before);
        assertThat(new CertificateCheck(certificates).run()).isEmpty();
        calls.post("/api/v1/certificates/root", "", brought);
        clock.step(Duration.ofDays(-249));
        assertThat(root()).isNotEqualTo(root);
    }

    private Certificates reopened() {
        var issuing = new Issuing(
                TlsSection.standard(),
                new AuthoritySection(List.of(), Duration.ofDays(90), Optional.empty()),
                ConfigurationFile.parse("").configuration().acme(),
                ConfigurationFile.parse("").configuration().acmeServer(),
                "localhost",
                "https://localhost",
                StatusPlaces.NONE,
                Issuing.Authorities.MADE);
        return Certificates.open(
                issuing,
                Places.of(database),
                SecretStore.open(folder.resolve("secrets")),
                audit,
                jobs,
                clock,
                folder.resolve("ca.pem"));
    }

    private X509Certificate root() {
        return certificates.generation().root().certificate();
    }

    private int keyColumn() {
        return database.read(connection -> {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery(
                            "select octet_length(private_key) from mapkeep.authority where id = issuer")) {
                rows.next();
                return rows.getInt(1);
            }
        });
    }

    private String openSsl(X509Certificate trusted) throws Exception {
        Path root = Files.writeString(folder.resolve("trusted.pem"), Pem.chain(List.of(trusted)));
        Path sent = Files.writeString(
                folder.resolve("chain.pem"), Pem.chain(certificates.current().chain()));
        return run(
                "openssl",
                "verify",
                "-x509_strict",
                "-purpose",
                "sslserver",
                "-verify_hostname",
                "localhost",
                "-CAfile",
                root.toString(),
                "-untrusted",
                sent.toString(),
                sent.toString());
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return output;
    }

    private String handshake(X509Certificate trusted) throws Exception {
        char[] password = "test".toCharArray();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        var material = certificates.current();
        keys.setKeyEntry("server", material.key(), password, material.chain().toArray(new X509Certificate[0]));
        var keyManagers = KeyManagerFactory.getInstance("PKIX");
        keyManagers.init(keys, password);
        SSLContext serverSide = SSLContext.getInstance("TLS");
        serverSide.init(keyManagers.getKeyManagers(), null, null);
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("root", trusted);
        var trustManagers = TrustManagerFactory.getInstance("PKIX");
        trustManagers.init(store);
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
        } catch (java.io.IOException refusedByTheClient) {
            // The client's side tells the test.
        }
    }
}
