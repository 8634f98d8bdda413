package io.mapkeep.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.access.Permission;
import io.mapkeep.audit.AuditEvent;
import io.mapkeep.contract.admin.CertificateReport;
import io.mapkeep.contract.admin.Finding;
import io.mapkeep.contract.configuration.TlsSection;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.rest.Route;
import io.mapkeep.tls.key.KeyKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CertificatesTest extends OpenedCertificates {
    @Test
    void aFirstStartMakesAllThreeTiers() throws IOException {
        Certificates certificates = open(NAME);

        CertificateReport report = new CertificateResource(certificates).report();
        assertThat(report.certificates())
                .extracting(CertificateReport.Certificate::role)
                .containsExactly("root", "intermediate", "server");
        assertThat(report.certificates().get(2).names())
                .containsExactly(NAME, "localhost", "127.0.0.1", "0:0:0:0:0:0:0:1");
        assertThat(report.certificates().get(2).daysLeft()).isEqualTo(47);
        assertThat(certificates.current().chain()).hasSize(2);
        assertThat(certificates.current().chain().get(0).getNotBefore().toInstant())
                .isBefore(START);
        assertThat(new CertificateCheck(certificates).run()).isEmpty();
        assertThat(audited)
                .extracting(AuditEvent::action)
                .containsOnly("certificate.issue")
                .hasSize(3);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(caFile())))
                .isEqualTo("rw-r--r--");
        assertThat(Files.readString(caFile())).startsWith("-----BEGIN CERTIFICATE-----\n");
    }

    @Test
    void everybodyMayFetchTheRootAndOnlyAdminsSeeTheRest() {
        List<Route> routes = open(NAME).resources().get(0).routes();

        assertThat(routes).extracting(Route::path).containsExactly("/ca.pem", "/api/v1/certificates");
        assertThat(routes)
                .extracting(Route::access)
                .containsExactly(new Route.Access.Open(), new Route.Access.Needs(Permission.OPERATE));
    }

    @Test
    void aRestartKeepsEverything() {
        X509Certificate before = open(NAME).current().chain().get(0);
        clock.step(Duration.ofDays(3));

        assertThat(open(NAME).current().chain().get(0)).isEqualTo(before);
        assertThat(audited).hasSize(3);
    }

    @Test
    void inTwelveYearsNoInvalidCertificateIsServedAndTheRootStaysForTen() {
        Certificates certificates = open(NAME);
        AtomicInteger told = new AtomicInteger();
        certificates.onChange(told::incrementAndGet);
        String root = certificates.rootFingerprint();
        for (int day = 0; day < 12 * 365; day++) {
            clock.step(Duration.ofDays(1));
            certificates.renewIfDue();
            for (X509Certificate one : certificates.current().chain()) {
                assertThat(one.getNotAfter().toInstant()).isAfter(clock.instant());
                assertThat(one.getNotBefore().toInstant()).isBefore(clock.instant());
            }
            if (day < 3_280) {
                assertThat(certificates.rootFingerprint()).isEqualTo(root);
            }
            assertThat(new CertificateCheck(certificates).run())
                    .extracting(Finding::code)
                    .isSubsetOf("MK-TLS-004", "MK-TLS-006");
        }
        assertThat(certificates.rootFingerprint()).isNotEqualTo(root);
        assertThat(told.get()).isBetween(12 * 365 / 47, 12 * 365 / 20);
    }

    @Test
    void aPortThatCannotBeLookedAtBringsNoExpiredCertificateBack() throws IOException {
        Certificates certificates = open(NAME);
        int nobody;
        try (var port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = port.getLocalPort();
        }
        certificates.watch("127.0.0.1", nobody);
        X509Certificate first = certificates.current().chain().get(0);
        clock.step(Duration.ofDays(32));
        certificates.renewIfDue();
        assertThat(certificates.current().chain().get(0))
                .as("good for two weeks yet, and known to work")
                .isEqualTo(first);
        clock.step(Duration.ofDays(16));
        certificates.renewIfDue();
        assertThat(certificates.current().chain().get(0).getNotAfter().toInstant())
                .isAfter(clock.instant());
    }

    @Test
    void aClockThatJumpsAheadAndComesBackFindsTheCertificatesOfBefore() {
        Certificates certificates = open(NAME);
        X509Certificate before = certificates.current().chain().get(0);
        clock.set(Instant.parse("2040-01-01T00:00:00Z"));
        certificates.renewIfDue();
        assertThat(certificates.current().chain().get(0)).isNotEqualTo(before);

        clock.set(START.plusSeconds(60));
        certificates.renewIfDue();
        assertThat(certificates.current().chain().get(0)).isEqualTo(before);
    }

    @Test
    void aClockWithoutBatteryMakesNoNewRoot() {
        Certificates certificates = open(NAME);
        String root = certificates.rootFingerprint();
        X509Certificate before = certificates.current().chain().get(0);
        clock.set(Instant.EPOCH);
        certificates.renewIfDue();
        Certificates restarted = open(NAME);

        assertThat(restarted.rootFingerprint()).isEqualTo(root);
        assertThat(restarted.current().chain().get(0)).isEqualTo(before);
        assertThat(new CertificateCheck(restarted).run())
                .extracting(Finding::code)
                .contains("MK-TLS-005");
    }

    @Test
    void anotherValidityMakesANewServerCertificateOnly() {
        Certificates before = open(NAME);
        Certificates after = open(settings(Duration.ofDays(2), List.of()), NAME);

        assertThat(after.rootFingerprint()).isEqualTo(before.rootFingerprint());
        assertThat(after.current().chain().get(1))
                .isEqualTo(before.current().chain().get(1));
        assertThat(new CertificateResource(after).report().certificates().get(2).daysLeft())
                .isEqualTo(2);
        assertThat(new CertificateCheck(after).run()).isEmpty();
    }

    @Test
    void onRequestTheWholeChainIsRsaAndAnotherKindKeepsTheRoot() throws Exception {
        TlsSection rsa = new TlsSection(
                TlsSection.Serving.STANDARD, List.of(), Duration.ofDays(47), TlsSection.ServerKey.RSA3072);
        Certificates certificates = open(rsa, NAME);
        List<X509Certificate> chain = certificates.current().chain();
        X509Certificate root = certificates.servedRoot();
        chain.get(0).verify(chain.get(1).getPublicKey());
        chain.get(1).verify(root.getPublicKey());
        assertThat(chain).allMatch(one -> KeyKind.RSA3072.isOf(one.getPublicKey()));
        assertThat(root.getSigAlgName()).isEqualTo("SHA256withRSA");

        Certificates curves = open(NAME);
        assertThat(curves.servedRoot()).isEqualTo(root);
        assertThat(KeyKind.P256.isOf(curves.current().chain().get(0).getPublicKey()))
                .isTrue();
    }

    @Test
    void keysLieEncrypted() {
        Certificates certificates = open(NAME);
        var key = (ECPrivateKey) certificates.current().key();
        List<byte[]> stored = database.read(connection -> {
            List<byte[]> keys = new ArrayList<>();
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("select private_key from mapkeep.authority"
                            + " union all select private_key from mapkeep.certificate")) {
                while (rows.next()) {
                    keys.add(rows.getBytes(1));
                }
            }
            return keys;
        });

        String number = String.format("%064x", key.getS());
        assertThat(stored).hasSize(3).allSatisfy(encrypted -> {
            assertThat(hex(encrypted)).doesNotContain(number);
            // OID of PBES2: 1.2.840.113549.1.5.13
            assertThat(hex(encrypted)).contains("06092a864886f70d01050d");
        });
    }

    @Test
    void aLostKeySecretMakesANewAuthorityInsteadOfNoServer() {
        String root = open(NAME).rootFingerprint();
        secrets.delete("tls-keys");

        assertThat(open(NAME).rootFingerprint()).isNotEqualTo(root);
    }

    @Test
    void aFailedRenewalKeepsTheCertificateIsReportedAndTriedAgain() {
        Certificates certificates = open(NAME);
        X509Certificate before = certificates.current().chain().get(0);
        sql("alter table mapkeep.certificate rename to away");
        clock.step(Duration.ofDays(33));
        certificates.renewIfDue();

        assertThat(certificates.current().chain().get(0)).isEqualTo(before);
        assertThat(new CertificateCheck(certificates).run())
                .extracting(Finding::code)
                .contains("MK-TLS-003");
        sql("alter table mapkeep.away rename to certificate");
        certificates.renewIfDue();
        assertThat(certificates.current().chain().get(0)).isNotEqualTo(before);
        assertThat(new CertificateCheck(certificates).run()).isEmpty();
    }

    @Test
    void nothingHalfIsStoredWhenMakingTheTiersFailsInTheMiddle() {
        open(NAME);
        sql("alter table mapkeep.certificate add constraint no_more check (id < 4)");
        assertThatThrownBy(() -> open("maps.example.net")).isInstanceOf(ProblemException.class);

        assertThat(count("authority")).isEqualTo(2);
        assertThat(count("certificate")).isEqualTo(1);
    }

    @Test
    void aListenerThatFailsIsToldAgain() {
        Certificates certificates = open(NAME);
        AtomicInteger calls = new AtomicInteger();
        certificates.onChange(() -> {
            if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("reload failed");
            }
        });
        clock.step(Duration.ofDays(33));
        certificates.renewIfDue();
        assertThat(new CertificateCheck(certificates).run())
                .extracting(Finding::code)
                .contains("MK-TLS-003");
        certificates.renewIfDue();
        certificates.renewIfDue();

        assertThat(calls.get()).isEqualTo(2);
    }

    @Test
    void tellsOfAnExpiredCertificate() {
        Certificates certificates = open(NAME);
        clock.step(Duration.ofDays(42));
        assertThat(new CertificateCheck(certificates).run())
                .extracting(Finding::code)
                .contains("MK-TLS-002", "MK-TLS-003");
        clock.step(Duration.ofDays(10));
        assertThat(new CertificateCheck(certificates).run())
                .extracting(Finding::what)
                .contains("The server certificate is expired.");
    }
}
