package io.mapkeep.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AttemptLimitTest {
    private final StepClock clock = new StepClock();
    private final AttemptLimit limit = new AttemptLimit(3, clock);

    @Test
    void threeFailuresShutANameOutForTheRestOfTheMinuteFromEverywhere() {
        for (int i = 0; i < 3; i++) {
            assertThat(limit.refusal("anna", "192.0.2." + i)).isEmpty();
            limit.failed("anna", "192.0.2." + i);
        }
        assertThat(limit.refusal("anna", "198.51.100.1")).isPresent();
        assertThat(limit.refusal("erika", "192.0.2.1")).isEmpty();
        clock.step(Duration.ofSeconds(61));
        assertThat(limit.refusal("anna", "198.51.100.1")).isEmpty();
    }

    @Test
    void itSaysHowLongToWaitAndWhichRefusalIsTheFirst() {
        for (int i = 0; i < 3; i++) {
            limit.failed("anna", "192.0.2.1");
        }
        clock.step(Duration.ofSeconds(20));
        var first = limit.refusal("anna", "192.0.2.1").orElseThrow();
        assertThat(first.first()).isTrue();
        assertThat(first.problem().retryAfterSeconds()).isBetween(40, 41);
        assertThat(limit.refusal("anna", "192.0.2.1").orElseThrow().first()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8::1,             2001:db8:0:0:ffff::2,    true",
        "2001:db8:0:0:0:0:0:1,    2001:db8::abcd,          true",
        "2001:db8:0:1::1,         2001:db8:0:2::1,         false",
        "fe80::1%eth0,            fe80::2,                 true",
        "192.0.2.1,               192.0.2.2,               false",
        "::ffff:192.0.2.1,        ::ffff:192.0.2.2,        false"
    })
    void anIpv6ClientIsItsSlash64(String one, String other, boolean same) {
        for (int i = 0; i < 3; i++) {
            limit.failed("name" + i, one);
        }
        assertThat(limit.refusal("anna", other).isPresent()).isEqualTo(same);
    }

    @Test
    void itForgetsRatherThanGrowsWithoutBound() {
        for (int i = 0; i < 50_000; i++) {
            limit.failed("name" + i, "local");
        }
        assertThat(limit.size()).isLessThanOrEqualTo(20_000);
    }
}
