package io.mapkeep.firewall.render;

import io.mapkeep.firewall.network.Family;
import io.mapkeep.firewall.network.Network;
import io.mapkeep.firewall.network.Networks;
import io.mapkeep.firewall.rule.Condition;
import io.mapkeep.firewall.rule.Condition.Anything;
import io.mapkeep.firewall.rule.Condition.Established;
import io.mapkeep.firewall.rule.Condition.Flow;
import io.mapkeep.firewall.rule.Condition.Invalid;
import io.mapkeep.firewall.rule.Condition.Loopback;
import io.mapkeep.firewall.rule.Condition.NeighbourDiscovery;
import io.mapkeep.firewall.rule.Condition.Ping;
import io.mapkeep.firewall.rule.Condition.TooFast;
import io.mapkeep.firewall.rule.Direction;
import io.mapkeep.firewall.rule.Rule;
import io.mapkeep.firewall.rule.RuleSet;
import io.mapkeep.firewall.rule.Verdict;
import java.util.List;
import java.util.stream.Stream;

/**
 * What {@code iptables-restore} and {@code ip6tables-restore} read, under the names that Debian's iptables-persistent loads. It is the whole filter table but for forwarding;
 * iptables knows no tables of one's own. Each command loads its file in one transaction.
 */
final class IptablesRenderer {
    /** RFC 4861 and RFC 2710 with RFC 3810, by number: names differ between versions of ip6tables. */
    private static final List<Integer> NEIGHBOURS = List.of(130, 131, 132, 133, 134, 135, 136, 143);

    private final Family family;

    private IptablesRenderer(Family family) {
        this.family = family;
    }

    static List<Rendered> render(RuleSet rules) {
        return List.of(
                new Rendered("rules.v4", new IptablesRenderer(Family.IPV4).table(rules)),
                new Rendered("rules.v6", new IptablesRenderer(Family.IPV6).table(rules)));
    }

    private String table(RuleSet rules) {
        String command = family == Family.IPV4 ? "iptables-restore" : "ip6tables-restore";
        String file = family == Family.IPV4 ? "rules.v4" : "rules.v6";
        var text = new StringBuilder(
                Heading.of(
                        rules,
                        "Check it: " + command + " --test " + file + "   Load it: " + command + " " + file
                                + "   It replaces the filter table," + " others' rules in it, too.",
                        "Bans need sets that can be kept over a load, which iptables alone does not have: base.banned is left out."));
        text.append("*filter\n:INPUT DROP [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT DROP [0:0]\n");
        for (Rule rule : rules.rules()) {
            boolean in = rule.direction() == Direction.IN;
            matches(rule.condition(), in)
                    .forEach(match -> text.append("-A ")
                            .append(in ? "INPUT" : "OUTPUT")
                            .append(match)
                            .append(" -m comment --comment \"")
                            .append(rule.id())
                            .append("\" -j ")
                            .append(rule.verdict() == Verdict.PASS ? "ACCEPT" : "DROP")
                            .append('\n'));
        }
        return text.append("COMMIT\n").toString();
    }

    private Stream<String> matches(Condition condition, boolean in) {
        String icmp = family == Family.IPV4 ? " -p icmp --icmp-type " : " -p ipv6-icmp --icmpv6-type ";
        if (condition instanceof Flow flow) {
            return remote(flow.remote(), in)
                    .flatMap(address -> PortGroups.of(flow.ports()).stream()
                            .map(ports ->
                                    address + " -p " + flow.protocol().word() + " -m multiport --dports " + ports));
        }
        if (condition instanceof Anything anything) {
            return remote(anything.remote(), in);
        }
        if (condition instanceof TooFast fast) {
            return Stream.of(
                    " -p tcp --syn -m hashlimit --hashlimit-name mapkeep --hashlimit-mode srcip --hashlimit-srcmask "
                            + (family == Family.IPV4 ? 32 : 64) + " --hashlimit-above " + fast.perSecond()
                            + "/sec --hashlimit-burst "
                            + fast.perSecond());
        }
        if (condition instanceof Ping ping) {
            return Stream.of(icmp + "echo-request -m limit --limit " + ping.perSecond() + "/sec");
        }
        if (condition instanceof NeighbourDiscovery) {
            return family == Family.IPV4 ? Stream.of() : NEIGHBOURS.stream().map(type -> icmp + type);
        }
        if (condition instanceof Loopback) {
            return Stream.of(in ? " -i lo" : " -o lo");
        }
        if (condition instanceof Established) {
            return Stream.of(" -m conntrack --ctstate ESTABLISHED,RELATED");
        }
        return condition instanceof Invalid ? Stream.of(" -m conntrack --ctstate INVALID") : Stream.of();
    }

    private Stream<String> remote(Networks networks, boolean in) {
        return networks.all(family)
                ? Stream.of("")
                : networks.only(family).list().stream()
                        .map(Network::toString)
                        .map(network -> (in ? " -s " : " -d ") + network);
    }
}
