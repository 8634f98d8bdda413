package io.mapkeep.http;

import io.mapkeep.firewall.network.Address;
import io.mapkeep.firewall.network.Network;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * That people are kept out for a while, or may only read.
 *
 * @param until when it ends by itself
 * @param allow who goes on as always
 * @param readOnly whether reading goes on for all
 * @param reason for people; may be empty
 */
public record Maintenance(Optional<Instant> until, List<Network> allow, boolean readOnly, String reason) {
    private static final long STANDARD_RETRY_SECONDS = 300;

    public Maintenance {
        allow = List.copyOf(allow);
    }

    boolean admits(InetAddress remote) {
        Address address = Address.of(remote);
        return allow.stream().anyMatch(network -> network.contains(address));
    }

    boolean isOver(Instant now) {
        return until.filter(end -> !now.isBefore(end)).isPresent();
    }

    /** When to come again (RFC 9110, 10.2.3). */
    long retryAfterSeconds(Instant now) {
        return until.map(end -> Math.max(1, Duration.between(now, end).toSeconds() + 1))
                .orElse(STANDARD_RETRY_SECONDS);
    }
}
