package io.mapkeep.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.contract.configuration.TlsSection;
import io.mapkeep.contract.configuration.TlsSection.ServerKey;
import io.mapkeep.contract.configuration.TlsSection.Serving;
import io.mapkeep.tls.hsts.HttpsPromise;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The ladder of HSTS, up and down. */
final class HttpsOnlyTest extends OpenedCertificates {
    @Test
    void climbsByTheDaysThatWentWell() {
        Certificates certificates = open(wanting(true), NAME);
        assertThat(said(certificates)).contains(Duration.ofMinutes(5));
        clock.step(Duration.ofHours(23));
        assertThat(said(certificates)).contains(Duration.ofMinutes(5));
        clock.step(Duration.ofHours(1));
        assertThat(said(certificates)).contains(Duration.ofDays(1));
        clock.step(Duration.ofDays(6));
        assertThat(said(open(wanting(true), NAME))).as("after a restart").contains(Duration.ofDays(7));
        clock.step(Duration.ofDays(23));
        assertThat(said(certificates)).contains(Duration.ofDays(365));
        assertThat(told()).containsExactly("none 300", "300 86400", "86400 604800", "604800 31536000");
    }

    @Test
    void nothingIsSaidUnlessAnAdministratorWantsIt() {
        assertThat(said(open(wanting(false), NAME))).isEmpty();
        assertThat(told()).isEmpty();
    }

    @Test
    void turnedOffItIsTakenBackForAsLongAsABrowserMayRemember() {
        said(open(wanting(true), NAME));
        Certificates off = open(wanting(false), NAME);
        assertThat(said(off)).contains(Duration.ZERO);
        clock.step(Duration.ofDays(364));
        assertThat(said(off)).contains(Duration.ZERO);
        clock.step(Duration.ofDays(2));
        assertThat(said(off)).isEmpty();
        assertThat(told()).containsExactly("none 300", "300 0");
    }

    @Test
    void anotherRootBeginsAtTheFoot() {
        said(open(wanting(true), NAME));
        clock.step(Duration.ofDays(40));
        assertThat(said(open(wanting(true), "other.example.net"))).contains(Duration.ofMinutes(5));
        assertThat(said(open(wanting(true), "other.example.net"))).contains(Duration.ofMinutes(5));
    }

    @Test
    void onlyNamesAreMeantThatAreTheSameEverywhereAndInTheCertificate() {
        Certificates certificates = open(
                new TlsSection(
                        wanting(true).serving(),
                        List.of("maps", "maps.local", "*.tiles.example.org", "192.0.2.7"),
                        Duration.ofDays(47),
                        ServerKey.P256),
                NAME);
        said(certificates);
        HttpsPromise promise = certificates.httpsOnly().orElseThrow();
        assertThat(List.of(NAME, "MAPS.example.org", "a.tiles.example.org")).allMatch(promise::isFor);
        assertThat(List.of(
                        "localhost",
                        "maps",
                        "maps.local",
                        "192.0.2.7",
                        "[::1]",
                        "sub." + NAME,
                        "elsewhere.example.org",
                        "a.b.tiles.example.org",
                        "."))
                .noneMatch(promise::isFor);
    }

    private Optional<Duration> said(Certificates certificates) {
        certificates.renewIfDue();
        assertThat(certificates.renewalError()).isEmpty();
        return certificates.httpsOnly().map(HttpsPromise::lasts);
    }

    private List<String> told() {
        return audited.stream()
                .filter(event -> event.action().equals("certificate.hsts"))
                .map(event -> event.detail().get("seconds_before") + " "
                        + event.detail().get("seconds"))
                .toList();
    }

    private static TlsSection wanting(boolean hsts) {
        Serving standard = Serving.STANDARD;
        return new TlsSection(
                new Serving(standard.profile(), standard.engine(), hsts, false),
                List.of(),
                Duration.ofDays(47),
                ServerKey.P256);
    }
}
