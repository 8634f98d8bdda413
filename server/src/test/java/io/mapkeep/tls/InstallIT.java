package io.mapkeep.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.admin.Finding;
import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.runtime.Jobs;
import io.mapkeep.secret.Redacted;
import io.mapkeep.secret.SecretStore;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.Places;
import io.mapkeep.tls.ServerIdentity.Source;
import io.mapkeep.tls.installed.Candidate;
import io.mapkeep.tls.installed.SigningRequest;
import io.mapkeep.tls.key.KeyKind;
import io.mapkeep.tls.material.CertificateNames;
import io.mapkeep.tls.material.NamedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Certificates that OpenSSL signed, in every form, good and bad: the good ones are served, and for the bad ones the running one stays. */
class InstallIT {
    private static final String NAME = "maps.example.org";
    private static final String NAMES = "DNS:" + NAME + ",DNS:tiles.example.org";

    @TempDir
    static Path authority;

    static ForeignCa ca;

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
    private final StepClock clock = new StepClock(Instant.now().plusSeconds(120));
    private final Jobs jobs = new Jobs();
    private Database database;
    private SecretStore secrets;
    private Certificates certificates;

    @BeforeAll
    static void makeFiles() throws Exception {
        ca = new ForeignCa(authority);
        ca.server("good", NAMES, 200);
        ca.server("other", NAMES, 200);
        ca.server("elsewhere", "DNS:www.example.org", 200);
        ca.server("short", "DNS:" + NAME, 20);
        Files.writeString(ca.file("password"), "secret\n");
        ca.openssl("x509", "-in", "good.pem", "-outform", "DER", "-out", "good.cer");
        ca.openssl("pkey", "-in", "good.key", "-outform", "DER", "-out", "good.key.der");
        ca.openssl("ec", "-in", "good.key", "-out", "good.sec1");
        ca.openssl("ec", "-in", "good.key", "-outform", "DER", "-out", "good.sec1.der");
        ca.openssl("ec", "-in", "good.key", "-aes256", "-passout", "file:password", "-out", "good.old.enc");
        ca.openssl(
                "pkcs8", "-topk8", "-in", "good.key", "-v2", "aes256", "-passout", "file:password", "-out", "good.enc");
        ca.openssl(
                "pkcs8",
                "-topk8",
                "-in",
                "good.key",
                "-scrypt",
                "-passout",
                "file:password",
                "-outform",
                "DER",
                "-out",
                "good.scrypt.der");
        ca.openssl(
                "crl2pkcs7",
                "-nocrl",
                "-certfile",
                "root.pem",
                "-certfile",
                "int.pem",
                "-certfile",
                "good.pem",
                "-outform",
                "DER",
                "-out",
                "good.p7b");
        ca.openssl(
                "crl2pkcs7",
                "-nocrl",
                "-certfile",
                "good.pem",
                "-certfile",
                "int.pem",
                "-certfile",
                "root.pem",
                "-out",
                "good.p7c");
        Files.writeString(
                ca.file("chain.pem"), Files.readString(ca.file("root.pem")) + Files.readString(ca.file("int.pem")));
        ca.openssl(
                "pkcs12",
                "-export",
                "-in",
                "good.pem",
                "-inkey",
                "good.key",
                "-certfile",
                "chain.pem",
                "-passout",
                "file:password",
                "-out",
                "good.p12");
        ca.openssl(
                "pkcs12",
                "-export",
                "-in",
                "good.pem",
                "-inkey",
                "good.key",
                "-certfile",
                "chain.pem",
                "-passout",
                "pass:",
                "-out",
                "open.p12");
        String pem = Files.readString(ca.file("good.pem"));
        Files.write(ca.file("notepad.pem"), ("\uFEFF" + pem.replace("\n", "\r\n")).getBytes(StandardCharsets.UTF_16LE));
        bad();
    }

    private static void bad() throws Exception {
        String extensions = ForeignCa.server(NAMES);
        ca.sign("good.csr", "int", "client.pem", 200, extensions.replace("serverAuth", "clientAuth"));
        ca.sign("good.csr", "int", "ca.pem", 200, "basicConstraints=critical,CA:TRUE\nsubjectAltName=" + NAMES + "\n");
        ca.sign("good.csr", "int", "bare.pem", 200, "basicConstraints=CA:FALSE\n");
        ca.sign("good.csr", "int", "sha1.pem", 200, extensions, "-sha1");
        // An issuer below one that may have none.
        ca.key("sub.key");
        ca.openssl("req", "-new", "-key", "sub.key", "-subj", "/CN=Sub", "-out", "sub.csr");
        ca.sign("sub.csr", "int", "sub.pem", 200, "basicConstraints=critical,CA:TRUE\n");
        ca.sign("good.csr", "sub", "toodeep.pem", 200, extensions);
        ca.openssl("genrsa", "-out", "weak.key", "1024");
        ca.openssl("req", "-new", "-key", "weak.key", "-subj", "/CN=weak", "-out", "weak.csr");
        ca.sign("weak.csr", "int", "weak.pem", 200, extensions);
        ca.openssl("genpkey", "-algorithm", "ed25519", "-out", "ed.key");
        ca.openssl("req", "-new", "-key", "ed.key", "-subj", "/CN=ed", "-out", "ed.csr");
        ca.sign("ed.csr", "int", "ed.pem", 200, extensions);
        Files.writeString(ca.file("nothing.txt"), "Dear colleague, find attached the certificate.\n");
        Files.write(
                ca.file("large.pem"),
                "-----BEGIN CERTIFICATE-----\n".repeat(400_000).getBytes(StandardCharsets.US_ASCII));
    }

    @BeforeEach
    void open() {
        secrets = SecretStore.open(folder.resolve("secrets"));
        database = Database.open(folder.resolve("db"), Redacted.of(new byte[] {1, 2, 3}));
        certificates = opened();
    }

    @AfterEach
    void close() {
        jobs.close();
        database.close();
    }

    private Certificates opened() {
        var settings = ConfigurationFile.parse("""
                [server]
                name = "%s"
                [tls]
                names = ["tiles.example.org", "192.0.2.7"]
                """.formatted(NAME));
        return Certificates.open(
                Issuing.ofPrimary(settings.configuration()),
                Places.of(database),
                secrets,
                audit,
                jobs,
                clock,
                folder.resolve("ca.pem"));
    }

    @ParameterizedTest
    @CsvSource({"P256", "RSA3072"})
    void anAnswerToOurRequestIsServedUntilTheLocalAuthorityIsChosenAgain(KeyKind kind) throws Exception {
        SigningRequest request = certificates.alone(
                installation -> installation.request(kind, installation.requested(List.of()), "O=Example Ltd,C=DE"));
        Files.writeString(ca.file("ours.csr"), request.pem());
        assertThat(ca.openssl("req", "-in", "ours.csr", "-noout", "-verify", "-text"))
                .contains(
                        "CN = " + NAME,
                        "O = Example Ltd",
                        "DNS:" + NAME + ", DNS:tiles.example.org, IP Address:192.0.2.7")
                .doesNotContain("localhost");
        ca.sign("ours.csr", "int", "ours.pem", 200, "", "-copy_extensions", "copy");

        install("root.pem", "ours.pem", "int.pem");

        assertThat(CertificateNames.brief(certificates.servedRoot())).isEqualTo("Example Root");
        assertThat(certificates.current().chain())
                .extracting(CertificateNames::brief)
                .containsExactly(NAME, "Example Issuing");
        assertThat(certificates.served().source()).isEqualTo(Source.INSTALLED);
        assertThat(opened().served().source()).isEqualTo(Source.INSTALLED);
        // Whose issuers came once, they are known; a renewal of the same key needs one file.
        ca.sign("ours.csr", "int", "ours2.pem", 300, "", "-copy_extensions", "copy");
        install("ours2.pem");
        assertThat(certificates.current().chain()).hasSize(2);
        certificates.alone(installation -> use(installation, Source.LOCAL));
        assertThat(certificates.served().source()).isEqualTo(Source.LOCAL);
        certificates.alone(installation -> use(installation, Source.INSTALLED));
        assertThat(certificates.served().source()).isEqualTo(Source.INSTALLED);
    }

    static Stream<String> forms() {
        return Stream.of(
                "root.pem int.pem good.key good.pem",
                "good.cer good.key.der chain.pem",
                "good.p7b good.sec1",
                "good.sec1.der good.p7c",
                "notepad.pem good.key chain.pem",
                "good.pem good.enc chain.pem secret",
                "good.pem good.scrypt.der chain.pem secret",
                "good.old.enc good.pem chain.pem secret",
                "good.p12 secret",
                "open.p12");
    }

    @ParameterizedTest
    @MethodSource("forms")
    void everyFormInAnyOrderIsTaken(String files) throws Exception {
        Candidate candidate = examine(files);
        assertThat(candidate.chain()).extracting(CertificateNames::brief).containsExactly("good", "Example Issuing");
        assertThat(CertificateNames.brief(candidate.root())).isEqualTo("Example Root");
        assertThat(candidate.warnings()).extracting(Finding::code).containsExactly("MK-CRT-015");
    }

    @ParameterizedTest
    @CsvSource({
        "MK-CRT-001, nothing.txt",
        "MK-CRT-002, good.p12",
        "MK-CRT-002, good.p12 wrong",
        "MK-CRT-002, good.enc good.pem chain.pem wrong",
        "MK-CRT-003, large.pem",
        "MK-CRT-004, good.pem other.key chain.pem",
        "MK-CRT-005, good.pem chain.pem",
        "MK-CRT-006, good.pem good.key",
        "MK-CRT-006, good.pem good.key int.pem",
        "MK-CRT-009, elsewhere.pem elsewhere.key chain.pem",
        "MK-CRT-009, bare.pem good.key chain.pem",
        "MK-CRT-010, weak.pem weak.key chain.pem",
        "MK-CRT-010, ed.pem ed.key chain.pem",
        "MK-CRT-010, sha1.pem good.key chain.pem",
        "MK-CRT-011, client.pem good.key chain.pem",
        "MK-CRT-011, ca.pem good.key chain.pem",
        "MK-CRT-011, chain.pem",
        "MK-CRT-012, good.pem other.pem good.key chain.pem",
        "MK-CRT-013, good.csr",
        "MK-CRT-014, toodeep.pem good.key sub.pem chain.pem",
    })
    void whatIsWrongIsRefusedWithItsReasonAndTheRunningOneStays(String code, String files) {
        var before = certificates.current();
        assertThatThrownBy(() -> install(files.split(" ")))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem().code())
                                .as(refused.getMessage())
                                .isEqualTo(code));
        certificates.renewIfDue();
        assertThat(certificates.current().chain()).isEqualTo(before.chain());
    }

    @Test
    void whatIsExpiredOrNotYetValidIsRefused() {
        clock.step(Duration.ofDays(201));
        assertThatThrownBy(() -> install("good.pem", "good.key", "chain.pem")).hasMessageContaining("MK-CRT-007");
        clock.step(Duration.ofDays(-203));
        assertThatThrownBy(() -> install("good.pem", "good.key", "chain.pem")).hasMessageContaining("MK-CRT-008");
    }

    @Test
    void itsEndIsToldAndThenTheLocalAuthorityStandsIn() throws Exception {
        install("short.pem", "short.key", "chain.pem");
        clock.step(Duration.ofDays(1));
        certificates.renewIfDue();
        certificates.renewIfDue();
        assertThat(new InstalledCheck(certificates).run())
                .extracting(Finding::code)
                .containsExactly("MK-CRT-016");
        clock.step(Duration.ofDays(10));
        certificates.renewIfDue();
        assertThat(audited)
                .filteredOn(event -> event.action().equals("certificate.ends"))
                .extracting(event -> event.detail().get("days"))
                .containsExactly("30", "14");
        clock.step(Duration.ofDays(10));
        certificates.renewIfDue();
        assertThat(certificates.served().source()).isEqualTo(Source.LOCAL);
        assertThat(new InstalledCheck(certificates).run())
                .extracting(Finding::code)
                .containsExactly("MK-CRT-023");
    }

    @Test
    void aPortThatDoesNotShowItBringsTheFormerOneBack() throws Exception {
        var before = certificates.current();
        List<Source> shown = new ArrayList<>();
        certificates.onChange(() -> shown.add(certificates.served().source()));
        try (var port = new FixedPort()) {
            certificates.watch("127.0.0.1", port.number());
            assertThatThrownBy(() -> install("good.pem", "good.key", "chain.pem"))
                    .hasMessageContaining("MK-CRT-018");
        }
        assertThat(shown).containsExactly(Source.INSTALLED, Source.LOCAL);
        certificates.renewIfDue();
        assertThat(certificates.current().chain()).isEqualTo(before.chain());
        assertThat(certificates.installed().newest()).isEmpty();
        assertThat(certificates.chosen()).isEmpty();
    }

    @Test
    void whatIsPutIntoTheDropFolderIsInstalledOnceItIsStillAndWholeAndThenRemoved() throws Exception {
        Path drop = folder.resolve("certificate-drop");
        certificates.drop().look();
        Files.copy(ca.file("good.pem"), drop.resolve("good.pem"));
        Files.copy(ca.file("chain.pem"), drop.resolve("chain.pem"));
        certificates.drop().look();
        certificates.drop().look();
        assertThat(drop.resolve("REFUSED.txt")).content().contains("MK-CRT-005", "Nothing was changed");
        assertThat(new InstalledCheck(certificates).run())
                .extracting(Finding::code)
                .containsExactly("MK-CRT-005");

        Files.copy(ca.file("good.enc"), drop.resolve("good.key"));
        Files.copy(ca.file("password"), drop.resolve("password"));
        certificates.drop().look();
        certificates.drop().look();
        assertThat(CertificateNames.brief(certificates.served().certificate())).isEqualTo("good");
        assertThat(drop).isEmptyDirectory();
        assertThat(new InstalledCheck(certificates).run()).isEmpty();
    }

    /** Shows the certificate "other" and nothing else, whatever was installed. */
    private static final class FixedPort implements AutoCloseable {
        private final SSLServerSocket listening;

        FixedPort() throws Exception {
            char[] password = "secret".toCharArray();
            ca.openssl(
                    "pkcs12",
                    "-export",
                    "-in",
                    "other.pem",
                    "-inkey",
                    "other.key",
                    "-passout",
                    "file:password",
                    "-out",
                    "other.p12");
            KeyStore keys = KeyStore.getInstance(ca.file("other.p12").toFile(), password);
            var managers = KeyManagerFactory.getInstance("PKIX");
            managers.init(keys, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            listening = (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0);
            new Thread(this::serve, "fixed port").start();
        }

        int number() {
            return listening.getLocalPort();
        }

        private void serve() {
            try (var socket = (SSLSocket) listening.accept()) {
                socket.startHandshake();
            } catch (IOException closed) {
                // The client's side tells the test.
            }
        }

        @Override
        public void close() throws IOException {
            listening.close();
        }
    }

    private static Source use(Installation installation, Source source) {
        installation.use(source);
        return source;
    }

    private void install(String... files) throws IOException {
        Candidate candidate = examine(String.join(" ", files));
        certificates.alone(installation -> {
            installation.install(candidate);
            return candidate;
        });
    }

    /** @param files names; one that is no file is the password */
    private Candidate examine(String files) throws IOException {
        List<NamedFile> content = new ArrayList<>();
        Optional<Redacted<char[]>> password = Optional.empty();
        for (String name : files.split(" ")) {
            if (Files.exists(ca.file(name))) {
                content.add(new NamedFile(name, Files.readAllBytes(ca.file(name))));
            } else {
                password = Optional.of(Redacted.of(name.toCharArray()));
            }
        }
        var opens = password;
        return certificates.alone(installation -> installation.examine(content, opens, Optional.empty()));
    }
}
