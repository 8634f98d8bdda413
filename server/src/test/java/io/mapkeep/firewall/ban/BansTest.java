package io.mapkeep.firewall.ban;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.firewall.network.Network;
import io.mapkeep.firewall.network.Networks;
import io.mapkeep.runtime.Jobs;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BansTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(60);
    private static final Networks NEVER = Networks.of(List.of(Network.parse("192.0.2.0/28")));

    private final List<AuditEvent> events = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder;

    @Test
    void aBannedNetworkIsKnownAtOnceByEachOfItsAddressesAlsoAfterARestart() throws Exception {
        try (Jobs jobs = new Jobs()) {
            try (Bans bans = open(jobs, NOW)) {
                assertThat(bans.ban("203.0.113.9", LATER, "line\none")).isPresent();
                assertThat(bans.ban("2001:db8::5", LATER, ""))
                        .map(ban -> ban.network().toString())
                        .contains("2001:db8::/64");
                assertThat(bans.ban("198.51.100.0/24", LATER, "")).isPresent();
                known(bans);
            }
            try (Bans again = open(jobs, NOW)) {
                known(again);
                assertThat(again.list()).anyMatch(ban -> ban.reason().equals("line one"));
                assertThat(again.lift("198.51.100.0/24")).isPresent();
                assertThat(again.isBanned(InetAddress.getByName("198.51.100.77")))
                        .isFalse();
            }
            try (Bans over = open(jobs, LATER)) {
                assertThat(over.isBanned(InetAddress.getByName("203.0.113.9"))).isFalse();
                assertThat(over.list()).isEmpty();
            }
        }
    }

    @Test
    void whomThePolicyNamesIsNeverBannedNorIsMostOfTheInternet() throws Exception {
        try (Jobs jobs = new Jobs();
                Bans bans = open(jobs, NOW)) {
            for (String network : List.of("192.0.2.7", "192.0.0.0/16")) {
                assertThat(bans.ban(network, LATER, "")).as(network).isEmpty();
            }
            for (String network : List.of("0.0.0.0/0", "10.0.0.0/7", "::/0", "", "local", "1.2.3.4; flush ruleset")) {
                assertThatThrownBy(() -> bans.ban(network, LATER, ""))
                        .as(network)
                        .hasMessageContaining("MK-FW-030");
            }
            bans.guesser("local", "on the socket");
            assertThat(bans.list()).isEmpty();
        }
    }

    @Test
    void whoScansOrFloodsIsBannedAndWhoErrsNowAndThenIsNot() throws Exception {
        Jobs jobs = new Jobs();
        try (jobs;
                Bans bans = open(jobs, NOW)) {
            InetAddress scanner = InetAddress.getByName("2001:db8:5::1");
            for (int i = 0; i < 39; i++) {
                bans.nuisance(scanner, 5, "speaks no TLS");
                bans.nuisance(InetAddress.getByName("192.0.2.7"), 100, "the policy says never");
            }
            assertThat(bans.isBanned(scanner)).isFalse();
            bans.nuisance(InetAddress.getByName("2001:db8:5::2"), 5, "speaks no TLS");
            assertThat(bans.isBanned(scanner)).isTrue();
            assertThat(bans.list()).hasSize(1).allMatch(ban -> ban.until().equals(LATER));
            for (int i = 0; i < 100 && events.isEmpty(); i++) {
                Thread.sleep(20);
            }
        }
        assertThat(events)
                .hasSize(1)
                .allMatch(event -> event.action().equals("firewall.ban")
                        && event.target().equals("2001:db8:5::/64")
                        && "speaks no TLS".equals(event.detail().get("reason")));
    }

    @Test
    void patienceComesBackWithTime() {
        var patience = new Patience();
        Network network = Network.parse("203.0.113.9");
        for (int minute = 0; minute < 60; minute++) {
            assertThat(patience.ends(network, Patience.END - 1, NOW.plusSeconds(60L * minute)))
                    .isFalse();
        }
        assertThat(patience.ends(network, 1, NOW.plusSeconds(60L * 59))).isTrue();
    }

    @Test
    void aDamagedFileDoesNotStopTheAppliance() throws IOException {
        Files.writeString(folder.resolve("bans"), "mapkeep-bans 1 00\n203.0.113.9 9999999999 x\n");
        assertThat(new BanFile(folder.resolve("bans")).read()).isEmpty();
    }

    private static void known(Bans bans) throws IOException {
        for (String address : List.of("203.0.113.9", "2001:db8::ffff:1", "198.51.100.0", "198.51.100.255")) {
            assertThat(bans.isBanned(InetAddress.getByName(address)))
                    .as(address)
                    .isTrue();
        }
        for (String address : List.of("203.0.113.8", "2001:db8:0:1::5", "198.51.101.0")) {
            assertThat(bans.isBanned(InetAddress.getByName(address)))
                    .as(address)
                    .isFalse();
        }
    }

    private Bans open(Jobs jobs, Instant now) throws InterruptedException {
        var asked = new CountDownLatch(1);
        Bans bans = Bans.open(
                folder.resolve("bans"),
                () -> {
                    asked.countDown();
                    return new Terms(NEVER, Duration.ofMinutes(1), true);
                },
                new AuditLog() {
                    @Override
                    public void record(AuditEvent event) {
                        events.add(event);
                    }

                    @Override
                    public void note(AuditEvent event) {
                        events.add(event);
                    }
                },
                jobs,
                Clock.fixed(now, ZoneOffset.UTC));
        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
        while (bans.ban("192.0.2.1", now.plusSeconds(9), "").isPresent()) {
            bans.lift("192.0.2.1"); // until the answer has been taken
        }
        return bans;
    }
}
