package io.mapkeep.firewall.explain;

import io.mapkeep.firewall.network.Networks;
import io.mapkeep.firewall.policy.Allow;
import io.mapkeep.firewall.policy.Host;
import io.mapkeep.firewall.policy.Need;
import io.mapkeep.firewall.policy.Party;
import io.mapkeep.firewall.policy.Policy;
import io.mapkeep.firewall.policy.PortRange;
import io.mapkeep.firewall.policy.Ports;
import io.mapkeep.firewall.policy.Role;
import io.mapkeep.firewall.rule.Direction;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whether the policy lets a packet pass at a host, asked of the policy's own lines one after the other. On purpose it shares nothing with the making of rules: it is what
 * they are held against.
 */
final class Intention {
    private final Policy policy;
    private final Host host;

    Intention(Policy policy, Host host) {
        this.policy = policy;
        this.host = host;
    }

    boolean allows(Direction direction, Packet packet) {
        return direction == Direction.IN ? comesIn(packet) : goesOut(packet);
    }

    /** Everything that the policy names and that concerns this host. */
    Stream<Networks> networks() {
        return Stream.of(
                        Stream.of(policy.admin().from(), policy.blocked()),
                        needs().map(Need::to),
                        policy.hosts().values().stream()
                                .filter(other -> host.runsAppliance() && other.runsAppliance() && !other.equals(host))
                                .map(Host::addresses),
                        concerning()
                                .flatMap(allow -> Stream.concat(allow.from().stream(), allow.to().stream())
                                        .map(Party::networks)))
                .flatMap(some -> some);
    }

    /** Likewise the ports, at either kind of host. */
    List<PortRange> ports() {
        return Stream.of(
                        Stream.of(ssh(), policy.services().ports(List.of("replica"), host.runsAppliance())),
                        needs().map(Need::ports),
                        concerning()
                                .flatMap(allow -> Stream.of(true, false)
                                        .map(appliance -> policy.services().ports(allow.services(), appliance))))
                .flatMap(some -> some)
                .flatMap(ports -> Stream.concat(ports.tcp().stream(), ports.udp().stream()))
                .toList();
    }

    private Stream<Allow> concerning() {
        return policy.allows().stream()
                .filter(allow -> Stream.concat(allow.from().stream(), allow.to().stream())
                        .anyMatch(party -> party.means(host)));
    }

    private boolean comesIn(Packet packet) {
        if (policy.admin().from().contains(packet.remote()) && has(ssh(), packet)) {
            return true;
        }
        return !policy.blocked().contains(packet.remote())
                && (isNode(packet) || policy.allows().stream().anyMatch(allow -> comesIn(allow, packet)));
    }

    private boolean comesIn(Allow allow, Packet packet) {
        return allow.to().stream().anyMatch(party -> party.means(host))
                && allow.from().stream().anyMatch(party -> party.networks().contains(packet.remote()))
                && has(policy.services().ports(allow.services(), host.runsAppliance()), packet);
    }

    private boolean goesOut(Packet packet) {
        if (host.has(Role.ADMIN) && has(ssh(), packet) && isHost(packet)) {
            return true;
        }
        return isNode(packet)
                || needs().anyMatch(need -> need.to().contains(packet.remote()) && has(need.ports(), packet))
                || policy.allows().stream().anyMatch(allow -> goesOut(allow, packet));
    }

    private boolean goesOut(Allow allow, Packet packet) {
        return allow.from().stream().anyMatch(party -> party.means(host))
                && allow.to().stream().anyMatch(party -> answers(party, allow.services(), packet));
    }

    /** What a word of services stands for depends on what runs there. */
    private boolean answers(Party party, List<String> services, Packet packet) {
        if (party.hosts().isEmpty()) {
            return party.networks().contains(packet.remote())
                    && has(policy.services().ports(services, false), packet);
        }
        return party.hosts().stream()
                .anyMatch(target -> target.addresses().contains(packet.remote())
                        && has(policy.services().ports(services, target.runsAppliance()), packet));
    }

    /** The nodes of the appliance talk to one another in both directions. */
    private boolean isNode(Packet packet) {
        return host.runsAppliance()
                && has(policy.services().ports(List.of("replica"), true), packet)
                && policy.hosts().values().stream()
                        .filter(other -> other.runsAppliance() && !other.equals(host))
                        .anyMatch(other -> other.addresses().contains(packet.remote()));
    }

    private boolean isHost(Packet packet) {
        return policy.hosts().values().stream()
                .anyMatch(other -> other.addresses().contains(packet.remote()));
    }

    private Stream<Need> needs() {
        return host.runsAppliance()
                ? Stream.concat(policy.needs().stream(), policy.applianceNeeds().stream())
                : policy.needs().stream();
    }

    private Ports ssh() {
        return Ports.tcp(policy.admin().sshPort());
    }

    private static boolean has(Ports ports, Packet packet) {
        for (PortRange range : ports.of(packet.protocol())) {
            if (range.contains(packet.port())) {
                return true;
            }
        }
        return false;
    }
}
