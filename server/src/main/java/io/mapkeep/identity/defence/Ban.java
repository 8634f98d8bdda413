package io.mapkeep.identity.defence;

import java.time.Instant;

/**
 * A network that should not reach the appliance for a while.
 *
 * @param network an IPv4 address, or an IPv6 prefix like {@code 2001:db8:0:1::/64}
 * @param until when it may again
 * @param reason for people
 */
public record Ban(String network, Instant until, String reason) {}
