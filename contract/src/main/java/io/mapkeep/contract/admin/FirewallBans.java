package io.mapkeep.contract.admin;

import java.time.Instant;
import java.util.List;

/** Who is kept out at present. */
public record FirewallBans(List<Ban> bans) {
    /** @param network an IPv4 address, the /64 of an IPv6 address, or a network */
    public record Ban(String network, Instant until, String reason) {}
}
