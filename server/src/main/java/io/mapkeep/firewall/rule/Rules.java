package io.mapkeep.firewall.rule;

import io.mapkeep.firewall.network.Networks;
import io.mapkeep.firewall.policy.Allow;
import io.mapkeep.firewall.policy.Host;
import io.mapkeep.firewall.policy.Need;
import io.mapkeep.firewall.policy.Party;
import io.mapkeep.firewall.policy.Policy;
import io.mapkeep.firewall.policy.PolicyFile;
import io.mapkeep.firewall.policy.Ports;
import io.mapkeep.firewall.policy.Protocol;
import io.mapkeep.firewall.policy.Role;
import io.mapkeep.firewall.rule.Condition.Anything;
import io.mapkeep.firewall.rule.Condition.Banned;
import io.mapkeep.firewall.rule.Condition.Established;
import io.mapkeep.firewall.rule.Condition.Flow;
import io.mapkeep.firewall.rule.Condition.Invalid;
import io.mapkeep.firewall.rule.Condition.Loopback;
import io.mapkeep.firewall.rule.Condition.NeighbourDiscovery;
import io.mapkeep.firewall.rule.Condition.Ping;
import io.mapkeep.firewall.rule.Condition.TooFast;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Makes the rules of one host out of the policy of all.
 *
 * <pre>
 *   in:   failsafe.ssh  loopback  banned  established  invalid  neighbours  block  limit  ping  allow.*  need.replica   (rest dropped)
 *   out:                loopback          established  invalid  neighbours        failsafe.ssh  allow.*  egress.*  need.*  (rest dropped)
 * </pre>
 *
 * SSH for administrators is first, so that neither a ban nor a full table of connections keeps them out. Bans come before established connections, so that they end those, too.
 */
public final class Rules {
    private final Policy policy;
    private final Host host;
    private final List<Rule> rules = new ArrayList<>();

    private Rules(Policy policy, Host host) {
        this.policy = policy;
        this.host = host;
    }

    public static RuleSet of(PolicyFile file, Host host) {
        var rules = new Rules(file.policy(), host);
        rules.incoming();
        rules.outgoing();
        Map<String, String> pinned = new TreeMap<>();
        file.pinned().forEach((name, networks) -> pinned.put(name, networks.joined(" ")));
        return new RuleSet(host, rules.rules, pinned);
    }

    private void incoming() {
        flow("failsafe.ssh", Direction.IN, policy.admin().from(), ssh(), new Origin(0, "firewall.toml [admin]"));
        add("base.loopback", Direction.IN, new Loopback(), Verdict.PASS, "what the host says to itself");
        add("base.banned", Direction.IN, new Banned(), Verdict.DROP, "addresses that are banned at present");
        connections(Direction.IN);
        if (!policy.blocked().isEmpty()) {
            rules.add(new Rule(
                    "block",
                    Direction.IN,
                    new Anything(policy.blocked()),
                    Verdict.DROP,
                    new Origin(0, "firewall.toml [block]")));
        }
        if (policy.limits().newConnections() > 0) {
            add(
                    "limits.new-connections",
                    Direction.IN,
                    new TooFast(policy.limits().newConnections()),
                    Verdict.DROP,
                    "firewall.toml [limits] new_connections");
        }
        if (policy.limits().ping() > 0) {
            add(
                    "limits.ping",
                    Direction.IN,
                    new Ping(policy.limits().ping()),
                    Verdict.PASS,
                    "firewall.toml [limits] ping");
        }
        for (Allow allow : policy.allows()) {
            if (allow.to().stream().anyMatch(party -> party.means(host))) {
                flow(
                        allow.id(),
                        Direction.IN,
                        networks(allow.from()),
                        policy.services().ports(allow.services(), host.runsAppliance()),
                        origin(allow));
            }
        }
        if (host.runsAppliance()) {
            flow("need.replica", Direction.IN, otherNodes(), replica(), Origin.always("mapkeep.toml replica.listen"));
        }
    }

    private void outgoing() {
        add("base.loopback", Direction.OUT, new Loopback(), Verdict.PASS, "what the host says to itself");
        connections(Direction.OUT);
        if (host.has(Role.ADMIN)) {
            Networks all = Networks.union(policy.hosts().values().stream().map(Host::addresses));
            flow("failsafe.ssh", Direction.OUT, all, ssh(), new Origin(host.line(), "host." + host.name()));
        }
        policy.allows().stream()
                .filter(allow -> allow.from().stream().anyMatch(party -> party.means(host)))
                .forEach(this::outgoing);
        policy.needs().forEach(this::need);
        if (host.runsAppliance()) {
            policy.applianceNeeds().forEach(this::need);
            flow("need.replica", Direction.OUT, otherNodes(), replica(), Origin.always("mapkeep.toml replica.listen"));
        }
    }

    /** Ports depend on what runs at the other end, so one line of the policy may be two rules here. */
    private void outgoing(Allow allow) {
        Ports appliance = policy.services().ports(allow.services(), true);
        Ports elsewhere = policy.services().ports(allow.services(), false);
        Map<Ports, List<Networks>> targets = new LinkedHashMap<>();
        for (Party party : allow.to()) {
            if (party.hosts().isEmpty()) {
                targets.computeIfAbsent(elsewhere, ports -> new ArrayList<>()).add(party.networks());
            }
            for (Host target : party.hosts()) {
                targets.computeIfAbsent(target.runsAppliance() ? appliance : elsewhere, ports -> new ArrayList<>())
                        .add(target.addresses());
            }
        }
        int[] number = {0};
        targets.forEach((ports, networks) -> flow(
                allow.id() + (++number[0] == 1 ? "" : "." + number[0]),
                Direction.OUT,
                Networks.union(networks.stream()),
                ports,
                origin(allow)));
    }

    private void connections(Direction direction) {
        add(
                "base.established",
                direction,
                new Established(),
                Verdict.PASS,
                "connections that were allowed when they began");
        add("base.invalid", direction, new Invalid(), Verdict.DROP, "packets that belong to no connection");
        add(
                "base.neighbours",
                direction,
                new NeighbourDiscovery(),
                Verdict.PASS,
                "IPv6 does not work without (RFC 4890)");
    }

    private void need(Need need) {
        flow(need.id(), Direction.OUT, need.to(), need.ports(), Origin.always(need.why()));
    }

    private void flow(String id, Direction direction, Networks remote, Ports ports, Origin origin) {
        for (Protocol protocol : Protocol.values()) {
            if (!remote.isEmpty() && !ports.of(protocol).isEmpty()) {
                rules.add(new Rule(
                        id + "/" + protocol.word(),
                        direction,
                        new Flow(remote, protocol, ports.of(protocol)),
                        Verdict.PASS,
                        origin));
            }
        }
    }

    private void add(String id, Direction direction, Condition condition, Verdict verdict, String why) {
        rules.add(new Rule(id, direction, condition, verdict, Origin.always(why)));
    }

    private Ports ssh() {
        return Ports.tcp(policy.admin().sshPort());
    }

    private Ports replica() {
        return policy.services().ports(List.of("replica"), true);
    }

    private Networks otherNodes() {
        return Networks.union(Stream.concat(policy.hosts(Role.ORIGIN), policy.hosts(Role.REPLICA))
                .distinct()
                .filter(node -> !node.equals(host))
                .map(Host::addresses));
    }

    private static Networks networks(List<Party> parties) {
        return Networks.union(parties.stream().map(Party::networks));
    }

    private static Origin origin(Allow allow) {
        return new Origin(allow.line(), allow.id());
    }
}
