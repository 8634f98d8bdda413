package io.mapkeep.identity.defence;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.configuration.ConfigurationFile;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DefenceTest {
    private static final WayIn WAY = WayIn.PASSWORD;

    private final Steps clock = new Steps();
    private final List<AuditEvent> events = new ArrayList<>();
    private final Defence defence = defence("");

    private Defence defence(String toml) {
        var settings = ConfigurationFile.parse(
                        "[ldap]\nservers = [\"localhost:636\"]\nuser_base = \"dc=example\"\n[limits]\n" + toml)
                .check("test")
                .configuration();
        return new Defence(settings, clock, new AuditLog() {
            @Override
            public void record(AuditEvent event) {
                events.add(event);
            }

            @Override
            public void note(AuditEvent event) {
                events.add(event);
            }
        });
    }

    /** Whoever guesses makes an attempt as soon as they may. */
    private int guessesWithin(Duration time, String name, List<String> addresses) {
        Instant end = clock.instant().plus(time);
        int guesses = 0;
        for (int i = 0; clock.instant().isBefore(end); i++) {
            String address = addresses.get(i % addresses.size());
            var refusal = defence.refusal(WAY, name, address);
            if (refusal.isPresent()) {
                clock.step(Duration.ofSeconds(refusal.get().problem().retryAfterSeconds()));
            } else {
                defence.failed(WAY, name, address);
                guesses++;
            }
        }
        return guesses;
    }

    @Test
    void whoGuessesAtOneNameFromManyAddressesGetsAboutOneAMinute() {
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            addresses.add("198.51." + i / 250 + "." + i % 250);
        }
        assertThat(guessesWithin(Duration.ofHours(10), "anna", addresses)).isBetween(100, 650);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\uff41nna",
                "an\u200bna",
                "an\u00adna",
                "a\u0301nna",
                "\u00e4nna",
                "an na",
                "ANNA",
                "an\u3164na",
                "\ud835\udc1anna",
                "an\u0000na"
            })
    void anotherSpellingOfANameHasNoCountOfItsOwn(String spelling) {
        for (int i = 0; i < 5; i++) {
            defence.failed(WAY, spelling, "198.51.100." + i);
        }
        assertThat(defence.refusal(WAY, "anna", "192.0.2.7")).isPresent();
        assertThat(defence.refusal(WAY, "hanna", "192.0.2.7")).isEmpty();
    }

    @Test
    void theOwnerIsNotShutOutWhereTheySignInAsALways() {
        defence.succeeded(WAY, "anna", "192.0.2.1");
        for (int i = 0; i < 200; i++) {
            defence.failed(WAY, "anna", "198.51.100." + i);
        }
        assertThat(defence.refusal(WAY, "anna", "203.0.113.9")).isPresent();
        assertThat(defence.refusal(WAY, "anna", "192.0.2.1")).isEmpty();
        assertThat(defence.refusal(WAY, "erika", "203.0.113.9")).isEmpty();
    }

    @Test
    void aSuccessForgetsTheOwnFailuresAndNoAddressIsFreedByIt() {
        for (int i = 0; i < 19; i++) {
            defence.failed(WAY, "name" + i % 4, "192.0.2.1");
            defence.succeeded(WAY, "mallory", "192.0.2.1");
        }
        defence.failed(WAY, "name", "192.0.2.1");
        assertThat(defence.refusal(WAY, "mallory", "192.0.2.1")).isPresent();
        assertThat(defence.refusal(WayIn.KEY, "", "192.0.2.1"))
                .as("another way in")
                .isEmpty();

        defence.succeeded(WAY, "anna", "192.0.2.9");
        for (int round = 0; round < 10; round++) {
            for (int i = 0; i < 3; i++) {
                defence.failed(WAY, "anna", "192.0.2.9");
            }
            assertThat(defence.refusal(WAY, "anna", "192.0.2.9")).isEmpty();
            defence.succeeded(WAY, "anna", "192.0.2.9");
            clock.step(Duration.ofMinutes(1));
        }
    }

    /** Pauses grow, end, and are told once. */
    @Property(tries = 40)
    void noPauseIsShorterThanTheOneBeforeAndNoneIsLongerThanAMinute(@ForAll @IntRange(min = 1, max = 40) int failures) {
        var name = "anna" + failures;
        int before = 0;
        for (int i = 0; i < failures; i++) {
            var refusal = defence.refusal(WAY, name, "192.0.2." + i);
            if (refusal.isPresent()) {
                int wait = refusal.get().problem().retryAfterSeconds();
                assertThat(wait).isBetween(before, 60);
                assertThat(refusal.get().first()).isTrue();
                assertThat(defence.refusal(WAY, name, "192.0.2." + i)
                                .orElseThrow()
                                .first())
                        .isFalse();
                before = wait;
                clock.step(Duration.ofSeconds(wait));
                assertThat(defence.refusal(WAY, name, "192.0.2." + i)).isEmpty();
            }
            defence.failed(WAY, name, "192.0.2." + i);
        }
    }

    /** An account at the directory is locked there after five wrong passwords in thirty minutes; whatever the guesser does, it never comes to that. */
    @Property(tries = 25)
    void noGuesserLocksAnAccountOfTheDirectory(@ForAll long seed) {
        var random = new Random(seed);
        var limited = defence("directory_failures = 4");
        limited.succeeded(WAY, "anna", "192.0.2.1");
        List<Instant> wrong = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            String from = random.nextInt(4) == 0 ? "192.0.2.1" : "198.51.100." + random.nextInt(250);
            if (limited.askDirectory("anna", from).isEmpty()) {
                if (random.nextInt(10) == 0) {
                    limited.directoryUndecided("anna");
                } else {
                    limited.directoryWrong("anna");
                    wrong.add(clock.instant());
                }
            }
            clock.step(Duration.ofSeconds(random.nextInt(600)));
        }
        for (Instant from : wrong) {
            assertThat(wrong.stream()
                            .filter(at -> !at.isBefore(from) && at.isBefore(from.plus(Duration.ofMinutes(30)))))
                    .hasSizeLessThanOrEqualTo(4);
        }
    }

    @Test
    void manyGuessesAtOnceAreNoWayAroundIt() throws InterruptedException {
        var asked = new AtomicInteger();
        var together = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            String from = "198.51.100." + i;
            var thread = new Thread(() -> {
                try {
                    together.await();
                    if (defence.askDirectory("anna", from).isEmpty()) {
                        asked.incrementAndGet();
                        Thread.sleep(50);
                        defence.directoryWrong("anna");
                    }
                } catch (InterruptedException ended) {
                    Thread.currentThread().interrupt();
                }
            });
            threads.add(thread);
            thread.start();
        }
        together.countDown();
        for (Thread thread : threads) {
            thread.join(10_000);
        }
        assertThat(asked).hasValue(3);
        assertThat(defence.askDirectory("anna", "192.0.2.1")
                        .orElseThrow()
                        .problem()
                        .retryAfterSeconds())
                .isEqualTo(1800);
        clock.step(Duration.ofMinutes(31));
        assertThat(defence.askDirectory("anna", "192.0.2.1")).isEmpty();
    }

    @Test
    void rightPasswordsAtOnceWaitForEachOtherInsteadOfBeingRefused() throws InterruptedException {
        var in = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            var thread = new Thread(() -> {
                if (defence.askDirectory("service", "192.0.2.1").isEmpty()) {
                    defence.directoryRight("service");
                    in.incrementAndGet();
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join(10_000);
        }
        assertThat(in).hasValue(16);
    }

    @Test
    void aMillionNamesFillNoMemory() {
        for (int i = 0; i < 1_000_000; i++) {
            defence.failed(
                    WAY, "a name that is tried but once " + i, "2001:db8:" + Integer.toHexString(i % 5000) + "::1");
            if (i % 1000 == 0) {
                defence.askDirectory("name " + i, "192.0.2.1");
            }
        }
        assertThat(defence.size()).isLessThanOrEqualTo(80_000);
        defence.failed(WAY, "n".repeat(1_000_000), "192.0.2.77");
    }

    @Test
    void aStolenListIsNoticedOnceAndItsAddressIsHandedOn() {
        List<Ban> bans = new ArrayList<>();
        defence.onBan(bans::add);
        for (int i = 0; i < 30; i++) {
            defence.failed(WAY, "name" + i, "2001:db8::" + Integer.toHexString(i + 1));
            clock.step(Duration.ofSeconds(5));
        }
        assertThat(events.stream().filter(event -> event.action().equals("defence.alert")))
                .singleElement()
                .satisfies(event -> assertThat(event.target()).isEqualTo("2001:db8:0:0:0:0:0:0/64"));
        assertThat(bans).extracting(Ban::network).containsOnly("2001:db8:0:0:0:0:0:0/64");
        assertThat(new StuffingCheck(defence).run()).hasSize(1);
        clock.step(Duration.ofMinutes(11));
        assertThat(new StuffingCheck(defence).run()).isEmpty();
    }

    @Test
    void oneNameFromManyAddressesIsNoticedAndNobodyIsBannedForIt() {
        List<Ban> bans = new ArrayList<>();
        defence.onBan(bans::add);
        for (int i = 0; i < 30; i++) {
            defence.failed(WAY, "an\nna", "198.51.100." + i);
        }
        assertThat(events)
                .singleElement()
                .satisfies(event -> assertThat(event.target()).isEqualTo("anna"));
        assertThat(bans).isEmpty();
    }

    @Test
    void aClockThatIsSetBackShutsNobodyOut() {
        for (int i = 0; i < 12; i++) {
            defence.failed(WAY, "anna", "192.0.2.1");
        }
        clock.step(Duration.ofDays(-30));
        assertThat(defence.refusal(WAY, "anna", "192.0.2.1")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8::1,             2001:db8:0:0:ffff::2,    true",
        "2001:db8:0:0:0:0:0:1,    2001:db8::abcd,          true",
        "2001:db8:0:1::1,         2001:db8:0:2::1,         false",
        "fe80::1%eth0,            fe80::2,                 true",
        "192.0.2.1,               192.0.2.2,               false",
        "::ffff:192.0.2.1,        ::ffff:192.0.2.2,        false",
        "::ffff:192.0.2.1,        192.0.2.1,               true"
    })
    void anIpv6ClientIsItsSlash64(String one, String other, boolean same) {
        assertThat(Network.of(one).equals(Network.of(other))).isEqualTo(same);
    }

    /** A clock that the test steps. */
    private static final class Steps extends Clock {
        private Instant now = Instant.parse("2026-03-01T12:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public synchronized Instant instant() {
            return now;
        }

        synchronized void step(Duration by) {
            now = now.plus(by);
        }
    }
}
