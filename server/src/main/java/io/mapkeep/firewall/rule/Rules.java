package io.mapkeep.firewall.rule;

import io.mapkeep.firewall.network.Networks;
import io.mapkeep.firewall.policy.Allow;
import io.mapkeep.firewall.policy.Host;
import io.mapkeep.firewall.policy.Need;
import io.mapkeep.firewall.policy.Policy;
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
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes the rules of one host out of the policy of all.
 *
 * <pre>
 *   in:   failsafe.ssh  loopback  banned  established  invalid  neighbours  block  limit  allow.*  need.replica  ping   (rest dropped)
 *   out:                loopback          established  invalid  neighbours        failsafe.ssh  allow.*  egress.*  need.*  (rest dropped)
 * </pre>
 *
 * SSH for administrators is first, so that neither a ban nor a full table of connections keeps them out. Bans come before established connections, so that they end those, too.
 */
final class Rules {
    private final Policy policy;
    private final AllowIndex index;
    private final Host host;
    private final List<Rule> rules = new ArrayList<>();

    private Rules(Policy policy, AllowIndex index, Host host) {
        this.policy = policy;
        this.index = index;
        this.host = host;
    }

    static RuleSet of(Policy policy, AllowIndex index, Host host) {
        var rules = new Rules(policy, index, host);
        rules.incoming();
        rules.outgoing();
        return new RuleSet(host, rules.rules, index.pinned());
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
        for (Allow allow : index.answering(host)) {
            flow(
                    allow.id(),
                    Direction.IN,
                    index.sources(allow),
                    policy.services().ports(allow.services(), host.runsAppliance()),
                    origin(allow));
        }
        if (host.runsAppliance()) {
            flow("need.replica", Direction.IN, otherNodes(), replica(), Origin.always("mapkeep.toml replica.listen"));
        }
        if (policy.limits().ping() > 0) {
            add(
                    "limits.ping",
                    Direction.IN,
                    new Ping(policy.limits().ping()),
                    Verdict.PASS,
                    "firewall.toml [limits] ping");
        }
    }

    private void outgoing() {
        add("base.loopback", Direction.OUT, new Loopback(), Verdict.PASS, "what the host says to itself");
        connections(Direction.OUT);
        if (host.has(Role.ADMIN)) {
            Networks all = Networks.union(policy.hosts().values().stream().map(Host::addresses));
            flow("failsafe.ssh", Direction.OUT, all, ssh(), new Origin(host.line(), "host." + host.name()));
        }
        index.asking(host).forEach(this::outgoing);
        policy.needs().forEach(this::need);
        if (host.runsAppliance()) {
            policy.applianceNeeds().forEach(this::need);
            flow("need.replica", Direction.OUT, otherNodes(), replica(), Origin.always("mapkeep.toml replica.listen"));
        }
    }

    private void outgoing(Allow allow) {
        int[] number = {0};
        index.targets(allow)
                .forEach((ports, networks) -> flow(
                        allow.id() + (++number[0] == 1 ? "" : "." + number[0]),
                        Direction.OUT,
                        networks,
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

    private static Origin origin(Allow allow) {
        return new Origin(allow.line(), allow.id());
    }
}
