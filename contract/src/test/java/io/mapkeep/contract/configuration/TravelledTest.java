package io.mapkeep.contract.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TravelledTest {
    private static final Path CA = Path.of("/parts/ca");
    private static final Path PASSWORD = Path.of("/parts/password");

    private final ConfigurationFile primary = ConfigurationFile.parse("""
            [server]
            name = "maps.example.org"
            https = "192.0.2.1:8443"
            [tls]
            names = ["maps", "karten.example.org"]
            [session]
            idle = "10m"
            [ldap]
            servers = ["ldap.example.org:636"]
            ca_file = "/etc/mapkeep/ldap.pem"
            user_base = "ou=people"
            user_filter = '(&(uid={name})(description=a \\"b\\"))'
            """).check("the primary's");

    private final ConfigurationFile own = ConfigurationFile.parse("""
            [server]
            name = "standby.maps.example.org"
            [session]
            idle = "2h"
            [sql]
            timeout = "7s"
            """).check("the replica's");

    private final Travelled travelled =
            new Travelled(Travelled.text(primary), CA, PASSWORD, Path.of("/parts")::resolve);

    @Test
    void whatIsWrittenDownForTheJourneyMeansTheSame() {
        ConfigurationFile arrived =
                ConfigurationFile.parse(Travelled.text(primary)).check("that arrived");
        assertThat(arrived.configuration()).isEqualTo(primary.configuration());
    }

    @Test
    void onAReplicaAllButTheNodesOwnSectionsAreThePrimarys() {
        ConfigurationFile merged = travelled.onReplica(own);
        Configuration settings = merged.configuration();
        assertThat(settings.server().name()).isEqualTo("standby.maps.example.org");
        assertThat(settings.server().https())
                .isEqualTo(own.configuration().server().https());
        assertThat(settings.session().idle()).isEqualTo(Duration.ofMinutes(10));
        assertThat(settings.sql()).isEqualTo(primary.configuration().sql());
        assertThat(merged.fromPrimary())
                .contains("ldap", "session", "sql")
                .doesNotContain("server", "admin", "replica");
        assertThat(merged.report("x").settings())
                .filteredOn(setting -> setting.key().equals("session.idle"))
                .singleElement()
                .satisfies(setting -> {
                    assertThat(setting.origin()).isEqualTo("primary");
                    assertThat(setting.value()).isEqualTo("\"10m\"");
                });
    }

    @Test
    void filesOfTheDirectoryAreTheOnesThatTravelled() {
        LdapSection ldap = travelled.onReplica(own).configuration().ldap();
        assertThat(ldap.caFile()).contains(CA);
        assertThat(ldap.bindPasswordFile()).isEqualTo(Optional.empty());
        assertThat(ldap.people()).isEqualTo(primary.configuration().ldap().people());
    }

    @Test
    void oncePromotedTheNodesOwnWordCountsWhereItSaysAnything() {
        Configuration settings = travelled.oncePromoted(own).configuration();
        assertThat(settings.session().idle()).isEqualTo(Duration.ofHours(2));
        assertThat(settings.ldap().servers().named())
                .isEqualTo(primary.configuration().ldap().servers().named());
        assertThat(settings.tls().names()).containsExactly("maps", "karten.example.org");
    }
}
