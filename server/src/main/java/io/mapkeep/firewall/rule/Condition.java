package io.mapkeep.firewall.rule;

import io.mapkeep.firewall.network.Networks;
import io.mapkeep.firewall.policy.PortRange;
import io.mapkeep.firewall.policy.Protocol;
import java.util.List;

/** Which packets a rule is about. Addresses are always those of the other side: a host's own are whatever it has. */
public sealed interface Condition {
    /** What a host says to itself. */
    record Loopback() implements Condition {}

    /** Packets of connections that were allowed when they began, and errors about them. */
    record Established() implements Condition {}

    /** What connection tracking cannot make sense of. */
    record Invalid() implements Condition {}

    /** From whom is banned at present; the set is filled beside the rules. */
    record Banned() implements Condition {}

    /** From or to these networks. */
    record Anything(Networks remote) implements Condition {}

    /** New TCP connections beyond so many per second from one source (IPv6: one /64). */
    record TooFast(int perSecond) implements Condition {}

    /** Without it IPv6 finds no neighbours and no router (RFC 4861, RFC 4890 4.4.1). IPv4 has ARP for this, which is no IP packet. */
    record NeighbourDiscovery() implements Condition {}

    /** Echo requests, at most so many per second. */
    record Ping(int perSecond) implements Condition {}

    /** New connections to ports. */
    record Flow(Networks remote, Protocol protocol, List<PortRange> ports) implements Condition {
        public Flow {
            ports = List.copyOf(ports);
        }
    }
}
