package io.mapkeep.firewall.draft;

import io.mapkeep.firewall.network.Networks;
import io.mapkeep.firewall.policy.PortRange;
import io.mapkeep.firewall.policy.Protocol;
import io.mapkeep.firewall.rule.Direction;
import java.util.List;
import java.util.Optional;

/**
 * One rule of an existing packet filter, as far as a policy could tell it.
 *
 * @param remote the other side; only one family where the rule is of one
 * @param protocol empty for all
 * @param ports of the side that answers; empty for all
 */
record Clause(
        String file,
        int line,
        String text,
        Direction direction,
        Kind kind,
        Networks remote,
        Optional<Protocol> protocol,
        List<PortRange> ports,
        boolean passes) {
    /** What it is about. */
    enum Kind {
        FLOW,
        /** Loopback, open connections, invalid packets, ICMP: Mapkeep's rules have them all. */
        BASE
    }

    Left left(String why) {
        return new Left(file, line, text, why);
    }

    boolean isEverything() {
        return kind == Kind.FLOW && protocol.isEmpty() && ports.isEmpty();
    }

    boolean overlaps(Clause other) {
        return direction == other.direction
                && remote.overlaps(other.remote)
                && (protocol.isEmpty() || other.protocol.isEmpty() || protocol.equals(other.protocol))
                && (ports.isEmpty()
                        || other.ports.isEmpty()
                        || ports.stream()
                                .anyMatch(one -> other.ports.stream()
                                        .anyMatch(two -> one.first() <= two.last() && two.first() <= one.last())));
    }
}
