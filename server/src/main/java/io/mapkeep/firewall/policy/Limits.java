package io.mapkeep.firewall.policy;

import io.mapkeep.contract.configuration.Section;

/**
 * {@code [limits]}.
 *
 * @param newConnections per second and source (IPv6: one /64); 0 for any number
 * @param ping echo requests per second, of all senders together; 0 for none at all
 */
public record Limits(int newConnections, int ping) {
    static Limits read(Section in) {
        return new Limits(
                in.number(
                        "new_connections",
                        0,
                        0,
                        100_000,
                        "per second",
                        "New TCP connections from one address (IPv6: one /64); more are dropped. 0: any number."),
                in.number("ping", 10, 0, 10_000, "per second", "Echo requests that are answered. 0: none."));
    }
}
