package io.mapkeep.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.contract.admin.Finding;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.secret.Redacted;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.Places;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What names do to certificates and authorities, on a first node, on a replica and on one that was promoted. */
class CertificateNamesTest extends OpenedCertificates {
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
}
