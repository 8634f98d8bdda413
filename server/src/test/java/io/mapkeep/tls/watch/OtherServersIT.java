package io.mapkeep.tls.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.contract.admin.Severity;
import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.contract.units.HostPort;
import io.mapkeep.identity.ldap.OpenLdap;
import io.mapkeep.runtime.Jobs;
import io.mapkeep.tls.StepClock;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real directory shows, behind LDAPS and behind StartTLS, and what is told of it as its end comes. */
final class OtherServersIT {
    @TempDir
    Path folder;

    @Test
    void seesTheCertificatesOfADirectoryAndWarnsBeforeTheirEnd() throws Exception {
        var clock = new StepClock(Instant.now());
        try (OpenLdap directory = OpenLdap.start(folder);
                var jobs = new Jobs();
                var nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody.close();
            var others = new OtherServers(clock);
            var now = new ArrayList<>(List.of(
                    new OtherServer("ldap", directory.ldaps(), false),
                    new OtherServer("ldap", directory.startTls(), true),
                    new OtherServer("s3", new HostPort("127.0.0.1", nobody.getLocalPort()), false)));
            others.watch(new Surroundings(() -> now, List::of), jobs);
            others.look();

            List<Seen> seen = others.seen();
            assertThat(seen.get(0).certificate())
                    .isPresent()
                    .isEqualTo(seen.get(1).certificate());
            assertThat(seen.get(2).certificate()).isEmpty();
            assertThat(seen.get(2).trouble()).get().asString().contains("refused");
            assertThat(others.check().run()).isEmpty();

            Instant end = seen.get(0).certificate().orElseThrow().getNotAfter().toInstant();
            clock.step(Duration.between(clock.instant(), end.minus(Duration.ofMinutes(10))));
            assertThat(others.check().run())
                    .hasSize(2)
                    .allMatch(finding -> finding.code().equals("MK-CRT-025")
                            && finding.severity() == Severity.CRITICAL
                            && finding.what().endsWith("ends in 0 days."));
            now.remove(0);
            now.add(new OtherServer("node", directory.ldaps(), false));
            assertThat(others.check().run())
                    .as("one has gone, one is not seen yet")
                    .hasSize(1);
            others.look();
            assertThat(others.seen()).hasSize(3);
            assertThat(others.check().run())
                    .extracting(finding -> finding.impact().contains("node"))
                    .containsExactly(false, true);
        }
    }

    @Test
    void whoDoesNotSpeakLdapIsToldApartFromWhoRefuses() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture.runAsync(() -> {
                while (!server.isClosed()) {
                    try (var one = server.accept()) {
                        one.getOutputStream()
                                .write("220 mail.example.org ESMTP\r\n".getBytes(StandardCharsets.US_ASCII));
                        one.getInputStream().readNBytes(31);
                    } catch (java.io.IOException gone) {
                        // The other end says why.
                    }
                }
            });
            var others = new OtherServers(new StepClock(Instant.now()));
            try (var jobs = new Jobs()) {
                var only = new OtherServer("ldap", new HostPort("127.0.0.1", server.getLocalPort()), true);
                others.watch(new Surroundings(() -> List.of(only), List::of), jobs);
            }
            others.look();
            assertThat(others.seen().get(0).trouble()).get().asString().contains("no LDAP server answered");
        }
    }

    @Test
    void theServersOfTheSettingsAreMeantAndNoOthers() {
        var settings = ConfigurationFile.parse("""
                        [ldap]
                        servers = ["a.example.org:389", "b.example.org:636"]
                        security = "starttls"
                        [tls.acme]
                        directory = "https://ca.example.org/acme/directory"
                        """).configuration();
        assertThat(OtherServer.of(settings))
                .containsExactly(
                        new OtherServer("ldap", new HostPort("a.example.org", 389), true),
                        new OtherServer("ldap", new HostPort("b.example.org", 636), true),
                        new OtherServer("acme-server", new HostPort("ca.example.org", 443), false));
        assertThat(OtherServer.of(ConfigurationFile.parse("").configuration())).isEmpty();
    }
}
