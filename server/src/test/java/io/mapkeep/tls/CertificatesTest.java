package io.mapkeep.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.access.Permission;
import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.admin.CertificateReport;
import io.mapkeep.contract.admin.Finding;
import io.mapkeep.contract.configuration.AuthoritySection;
import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.contract.configuration.TlsSection;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.units.HostPort;
import io.mapkeep.rest.Route;
import io.mapkeep.runtime.Jobs;
import io.mapkeep.secret.Redacted;
import io.mapkeep.secret.SecretStore;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.Places;
import io.mapkeep.tls.authority.StatusPlaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificatesTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final String NAME = "maps.example.org";

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
    private final StepClock clock = new StepClock(START);
    private final Jobs jobs = new Jobs();
    private SecretStore secrets;
    private Database database;

    @BeforeEach
    void openDatabase() {
        secrets = SecretStore.open(folder.resolve("secrets"));
        database = Database.open(folder.resolve("db"), Redacted.of(new byte[] {1, 2, 3}));
    }

    @AfterEach
    void close() {
        jobs.close();
        database.close();
    }

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
    void aNameBelowTheConstraintsKeepsTheRoot() {
        String root = open(NAME).rootFingerprint();
        Certificates more = open(NAME, "tiles.maps.example.org");

        assertThat(more.rootFingerprint()).isEqualTo(root);
        assertThat(new CertificateResource(more).report().certificates().get(2).names())
                .contains("tiles.maps.example.org");
    }

    @Test
    void aNameOutsideTheConstraintsMakesANewRootLoudlyAndTheFormerComesBackWithItsName() throws IOException {
        String root = open(NAME).rootFingerprint();
        String pem = Files.readString(caFile());
        Certificates moved = open("maps.example.net");

        assertThat(moved.rootFingerprint()).isNotEqualTo(root);
        assertThat(new CertificateCheck(moved).run()).extracting(Finding::code).contains("MK-TLS-006");
        assertThat(Files.readString(caFile())).isNotEqualTo(pem);
        assertThat(open(NAME).rootFingerprint()).isEqualTo(root);
        assertThat(Files.readString(caFile())).isEqualTo(pem);
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

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a b", "-a", "a..b", "1.2.3.999", "fe80::1%eth0", "g::1", "*", "a.*.b", "a/b", "ex\u0000.org"
            })
    void refusesWhatIsNoName(String wrong) {
        assertThatThrownBy(() -> open(NAME, wrong))
                .isInstanceOfSatisfying(
                        ProblemException.BadConfiguration.class,
                        refused -> assertThat(refused.problem().code()).isEqualTo("MK-TLS-001"));
    }

    @Test
    void takesInternationalNamesWildcardsAndAddresses() {
        Certificates certificates = open("Karten.Müller.example", "*.gis.example.org", "192.0.2.7", "2001:db8::1");

        assertThat(new CertificateResource(certificates)
                        .report()
                        .certificates()
                        .get(2)
                        .names())
                .contains("karten.xn--mller-kva.example", "*.gis.example.org", "192.0.2.7", "2001:db8:0:0:0:0:0:1");
    }

    @Test
    void aReplicaUsesThePrimarysAuthoritiesAndMakesNone() {
        Certificates primary = open(NAME, "192.0.2.1");
        try (Database own = Database.open(folder.resolve("own"), Redacted.of(new byte[] {4}))) {
            var settings = settings(Duration.ofDays(47), List.of(NAME, "elsewhere.example.net", "192.0.2.9"));
            Certificates replica = Certificates.open(
                    issuing(settings, "standby." + NAME, Issuing.Authorities.BORROWED),
                    new Places(database, own),
                    secrets,
                    audit,
                    jobs,
                    clock,
                    folder.resolve("replica-ca.pem"));
            assertThat(replica.rootFingerprint()).isEqualTo(primary.rootFingerprint());
            assertThat(new CertificateResource(replica)
                            .report()
                            .certificates()
                            .get(2)
                            .names())
                    .containsExactly("standby." + NAME, NAME, "localhost", "127.0.0.1", "0:0:0:0:0:0:0:1");
            assertThat(new CertificateCheck(replica).run())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.code()).isEqualTo("MK-TLS-009"))
                    .satisfies(finding -> assertThat(finding.what()).contains("elsewhere.example.net", "192.0.2.9"));
            assertThat(count("authority")).isEqualTo(2);
            assertThat(count("certificate")).isEqualTo(1);
        }
    }

    @Test
    void aPromotedNodeKeepsTheRootThatClientsTrust() {
        String root = open(NAME).rootFingerprint();
        Certificates promoted = Certificates.open(
                issuing(settings(Duration.ofDays(47), List.of(NAME)), "other.example.net", Issuing.Authorities.KEPT),
                Places.of(database),
                secrets,
                audit,
                jobs,
                clock,
                caFile());
        assertThat(promoted.rootFingerprint()).isEqualTo(root);
        assertThat(promoted.leftOut()).containsExactly("other.example.net");
    }

    private Certificates open(String name, String... further) {
        return open(settings(Duration.ofDays(47), List.of(further)), name);
    }

    private Certificates open(TlsSection settings, String name) {
        return Certificates.open(
                issuing(settings, name, Issuing.Authorities.MADE),
                Places.of(database),
                secrets,
                audit,
                jobs,
                clock,
                caFile());
    }

    private static TlsSection settings(Duration validity, List<String> names) {
        return new TlsSection(TlsSection.Profile.INTERMEDIATE, names, validity);
    }

    private static Issuing issuing(TlsSection settings, String name, Issuing.Authorities authorities) {
        return new Issuing(
                settings,
                new AuthoritySection(List.of(), Duration.ofDays(90)),
                ConfigurationFile.parse("").configuration().acme(),
                name,
                StatusPlaces.of(name, Optional.of(HostPort.parse("0.0.0.0:80"))),
                authorities);
    }

    private Path caFile() {
        return folder.resolve("ca.pem");
    }

    private void sql(String text) {
        database.write(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.execute(text);
            }
        });
    }

    private int count(String table) {
        return database.read(connection -> {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("select count(*) from mapkeep." + table)) {
                rows.next();
                return rows.getInt(1);
            }
        });
    }

    private static String hex(byte[] bytes) {
        return java.util.HexFormat.of().formatHex(bytes);
    }
}
