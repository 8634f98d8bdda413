package io.mapkeep.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class RateLimitTest {
    private final AtomicLong nanos = new AtomicLong();
    private final RateLimit limit = new RateLimit(60, nanos::get);

    @Test
    void anAddressMayUseItsMinuteAtOnceAndThenOneASecond() throws Exception {
        InetAddress client = InetAddress.getByName("192.0.2.1");
        for (int i = 0; i < 60; i++) {
            assertThat(limit.take(client)).isTrue();
        }
        assertThat(limit.take(client)).isFalse();
        assertThat(limit.retryAfterSeconds()).isEqualTo(1);
        nanos.addAndGet(Duration.ofMillis(1100).toNanos());
        assertThat(limit.take(client)).isTrue();
        assertThat(limit.take(client)).isFalse();
    }

    @Test
    void oneClientDoesNotUseUpAnothersShare() throws Exception {
        for (int i = 0; i < 60; i++) {
            assertThat(limit.take(InetAddress.getByName("192.0.2.1"))).isTrue();
        }
        assertThat(limit.take(InetAddress.getByName("192.0.2.2"))).isTrue();
    }

    @Test
    void anIpv6NetworkOf64BitsIsOneClient() throws Exception {
        assertThat(RateLimit.key(InetAddress.getByName("2001:db8:1:2::1")))
                .isEqualTo(RateLimit.key(InetAddress.getByName("2001:db8:1:2:ffff::9")));
        assertThat(RateLimit.key(InetAddress.getByName("2001:db8:1:2::1")))
                .isNotEqualTo(RateLimit.key(InetAddress.getByName("2001:db8:1:3::1")));
    }

    @Test
    void aClockThatStandsStillGivesNothingAway() throws Exception {
        InetAddress client = InetAddress.getByName("192.0.2.3");
        for (int i = 0; i < 60; i++) {
            assertThat(limit.take(client)).isTrue();
        }
        nanos.addAndGet(-Duration.ofHours(1).toNanos());
        assertThat(limit.take(client)).isFalse();
    }

    @Test
    void anIpv4AddressIsNoIpv6Network() throws Exception {
        assertThat(RateLimit.key(InetAddress.getByName("192.0.2.1")))
                .isNotEqualTo(RateLimit.key(InetAddress.getByName("c000:201::")));
        // The JDK takes an IPv4 address written as IPv6 for what it is.
        assertThat(RateLimit.key(InetAddress.getByName("192.0.2.1")))
                .isEqualTo(RateLimit.key(InetAddress.getByName("::ffff:192.0.2.1")));
    }

    @Test
    void aFloodOfAddressesDoesNotGrowTheMemoryWithoutEnd() throws Exception {
        for (int i = 0; i < 200_000; i++) {
            assertThat(limit.take(
                            InetAddress.getByAddress(new byte[] {10, (byte) (i >> 16), (byte) (i >> 8), (byte) i})))
                    .isTrue();
        }
        assertThat(limit.addresses()).isLessThanOrEqualTo(16 * 4096);
    }
}
