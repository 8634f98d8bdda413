package io.mapkeep.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.contract.admin.Finding;
import io.mapkeep.tls.ServerIdentity.Source;
import io.mapkeep.tls.authority.KeyCipher;
import io.mapkeep.tls.installed.Candidate;
import io.mapkeep.tls.installed.InstalledStore;
import io.mapkeep.tls.installed.SigningRequest;
import io.mapkeep.tls.key.KeyKind;
import io.mapkeep.tls.material.CertificateNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Good certificates of other authorities are served, for as long as they are good. */
class InstallIT extends InstallFiles {
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

    @Test
    void ourOwnAuthorityRenewsBeforeTimeAndAnothersCertificateIsRefusedThat() throws Exception {
        var ends = new AtomicInteger();
        certificates.onDrain(ends::incrementAndGet);
        var calls = new Calls(certificates.resources());
        var before = certificates.current().chain();
        calls.post("/api/v1/certificates/renewal", "", "{\"drain\":false}");
        var after = certificates.current().chain();
        assertThat(after.get(0)).isNotEqualTo(before.get(0));
        assertThat(after.get(1)).as("the intermediate").isEqualTo(before.get(1));
        assertThat(ends).hasValue(0);
        calls.post("/api/v1/certificates/renewal", "", "{\"drain\":true}");
        assertThat(ends).hasValue(1);
        assertThat(audited)
                .filteredOn(event -> event.action().equals("certificate.renew"))
                .hasSize(2);

        install("good.pem", "good.key", "chain.pem");
        assertThat(calls.refusal("/api/v1/certificates/renewal", "", "{\"drain\":true}"))
                .isEqualTo("MK-CRT-024");
        assertThat(ends).hasValue(1);
    }

    @Test
    void oftenReplacedCertificatesOfOneNodeDoNotDropAnothers() throws Exception {
        Candidate standby = candidateFor("www.example.org", "elsewhere.pem", "elsewhere.key", "chain.pem");
        certificates.alone(installation -> installed(installation, standby));
        Candidate own = examine("good.pem good.key chain.pem");
        for (int i = 0; i < 22; i++) {
            certificates.alone(installation -> installed(installation, own));
        }
        var store = new InstalledStore(database, KeyCipher.of(secrets));
        assertThat(store.all())
                .hasSize(21)
                .anyMatch(one -> CertificateNames.brief(one.leaf()).equals("elsewhere"));
        assertThat(certificates.further())
                .as("shown to who asks for that name, and the local authority's for its own")
                .extracting(one -> CertificateNames.brief(one.chain().get(0)))
                .containsExactly(NAME, "elsewhere");
    }

    private static Candidate installed(Installation installation, Candidate candidate) {
        installation.install(candidate);
        return candidate;
    }

    private static Source use(Installation installation, Source source) {
        installation.use(source);
        return source;
    }
}
