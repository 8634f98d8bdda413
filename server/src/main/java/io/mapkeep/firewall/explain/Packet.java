package io.mapkeep.firewall.explain;

import io.mapkeep.firewall.network.Address;
import io.mapkeep.firewall.policy.Protocol;

/** The first packet of a connection, as one host meets it. */
public record Packet(Address remote, Protocol protocol, int port) {}
