package io.mapkeep.firewall.render;

import io.mapkeep.firewall.network.Family;
import io.mapkeep.firewall.network.Networks;
import io.mapkeep.firewall.policy.PortRange;
import io.mapkeep.firewall.rule.Condition;
import io.mapkeep.firewall.rule.Condition.Anything;
import io.mapkeep.firewall.rule.Condition.Banned;
import io.mapkeep.firewall.rule.Condition.Established;
import io.mapkeep.firewall.rule.Condition.Flow;
import io.mapkeep.firewall.rule.Condition.Invalid;
import io.mapkeep.firewall.rule.Condition.Loopback;
import io.mapkeep.firewall.rule.Condition.NeighbourDiscovery;
import io.mapkeep.firewall.rule.Condition.Ping;
import io.mapkeep.firewall.rule.Condition.TooFast;
import io.mapkeep.firewall.rule.Direction;
import io.mapkeep.firewall.rule.RuleSet;
import io.mapkeep.firewall.rule.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * nftables, from 1.0.6 on. One transaction: the table is declared (which keeps it if it is there), its chains are emptied and filled again, and the sets of bans stay as they
 * are. No other table is named. There is no moment without rules, and none with half of them.
 */
public final class NftRenderer {
    /** Single addresses are found by their hash, which is fast to add to; only what an administrator bans as a network needs intervals. */
    private static final List<String> SETS = List.of(
            "set banned4 { type ipv4_addr; flags timeout; }",
            "set banned6 { type ipv6_addr; flags timeout; comment \"by /64\"; }",
            "set bannednets4 { type ipv4_addr; flags interval,timeout; }",
            "set bannednets6 { type ipv6_addr; flags interval,timeout; }",
            "set pace4 { type ipv4_addr; size 65535; flags dynamic,timeout; timeout 1m; }",
            "set pace6 { type ipv6_addr; size 65535; flags dynamic,timeout; timeout 1m; }");

    private static final String CHAINS = """
            	chain input { type filter hook input priority filter; policy drop; }
            	chain output { type filter hook output priority filter; policy drop; }
            }
            flush chain inet mapkeep input
            flush chain inet mapkeep output
            """;
    private static final String NEIGHBOURS = "icmpv6 type { mld-listener-query, mld-listener-report, mld-listener-done,"
            + " nd-router-solicit, nd-router-advert, nd-neighbor-solicit, nd-neighbor-advert, mld2-listener-report }";

    /** From here on networks are a set of its own: in the rule itself they would be found as fast, but every listing of the rules would have all of them. */
    private static final int LARGE = 64;

    private final RuleSet rules;
    private final Map<Networks, LargeSet> lists = new HashMap<>();

    public NftRenderer(RuleSet rules) {
        this.rules = rules;
    }

    static List<Rendered> render(RuleSet rules) {
        return List.of(new Rendered("mapkeep.nft", new NftRenderer(rules).text()));
    }

    /** The whole file. */
    public String text() {
        var text = new StringBuilder(
                Heading.of(
                        rules,
                        "Check it: nft -c -f mapkeep.nft   Load it: nft -f mapkeep.nft   Take it away: nft delete table inet mapkeep"));
        text.append("table inet mapkeep {\n");
        sets().forEach(set -> text.append('\t').append(set).append('\n'));
        text.append(CHAINS).append("table inet mapkeep {\n");
        chain(text, "input", lines(Direction.IN));
        chain(text, "output", lines(Direction.OUT));
        return text.append("}\n").toString();
    }

    /** The sets that rules speak of. */
    public List<String> sets() {
        return Stream.concat(
                        SETS.stream(),
                        rules.rules().stream()
                                .flatMap(rule -> remotes(rule.condition()))
                                .filter(NftRenderer::isLarge)
                                .flatMap(networks -> Stream.of(Family.values()).map(networks::only))
                                .filter(NftRenderer::isLarge)
                                .distinct()
                                .map(this::list)
                                .flatMap(LargeSet::declarations))
                .toList();
    }

    private LargeSet list(Networks networks) {
        return lists.computeIfAbsent(networks, LargeSet::of);
    }

    private static Stream<Networks> remotes(Condition condition) {
        return condition instanceof Flow flow
                ? Stream.of(flow.remote())
                : condition instanceof Anything anything ? Stream.of(anything.remote()) : Stream.of();
    }

    private static boolean isLarge(Networks networks) {
        return networks.list().size() > LARGE;
    }

    /** The rules of one chain, one a line. */
    public List<String> lines(Direction direction) {
        return rules.rules(direction).stream()
                .flatMap(rule -> matches(rule.condition(), direction).stream()
                        .map(match -> match + (rule.verdict() == Verdict.PASS ? " accept" : " drop") + " comment \""
                                + rule.id() + "\""))
                .toList();
    }

    private static void chain(StringBuilder text, String name, List<String> lines) {
        text.append("\tchain ").append(name).append(" {\n");
        lines.forEach(line -> text.append("\t\t").append(line).append('\n'));
        text.append("\t}\n");
    }

    private List<String> matches(Condition condition, Direction direction) {
        boolean in = direction == Direction.IN;
        if (condition instanceof Flow flow) {
            return remote(flow.remote(), direction, flow.protocol().word() + " dport " + ports(flow.ports()));
        }
        if (condition instanceof Anything anything) {
            return remote(anything.remote(), direction, "");
        }
        if (condition instanceof Banned) {
            return List.of(
                    "ip saddr @banned4",
                    "ip6 saddr & ffff:ffff:ffff:ffff:: @banned6",
                    "ip saddr @bannednets4",
                    "ip6 saddr @bannednets6");
        }
        if (condition instanceof TooFast fast) {
            String rate = " limit rate over " + fast.perSecond() + "/second burst " + fast.perSecond() + " packets }";
            return List.of(
                    "meta l4proto tcp ct state new update @pace4 { ip saddr" + rate,
                    "meta l4proto tcp ct state new update @pace6 { ip6 saddr & ffff:ffff:ffff:ffff::" + rate);
        }
        if (condition instanceof Ping ping) {
            String rate = " limit rate " + ping.perSecond() + "/second";
            return List.of("icmp type echo-request" + rate, "icmpv6 type echo-request" + rate);
        }
        if (condition instanceof Loopback) {
            return List.of(in ? "iif lo" : "oif lo");
        }
        if (condition instanceof Established) {
            return List.of("ct state established,related");
        }
        if (condition instanceof Invalid) {
            return List.of("ct state invalid");
        }
        if (condition instanceof NeighbourDiscovery) {
            return List.of(NEIGHBOURS);
        }
        throw new IllegalStateException("no rule for " + condition);
    }

    private List<String> remote(Networks networks, Direction direction, String rest) {
        if (networks.equals(Networks.ANY)) {
            return List.of(rest);
        }
        List<String> matches = new ArrayList<>();
        for (Family family : Family.values()) {
            Networks some = networks.only(family);
            if (some.all(family)) {
                matches.add(("meta nfproto " + (family == Family.IPV4 ? "ipv4 " : "ipv6 ") + rest).strip());
            } else if (!some.isEmpty()) {
                String field =
                        (family == Family.IPV4 ? "ip " : "ip6 ") + (direction == Direction.IN ? "saddr" : "daddr");
                String within = isLarge(some) ? list(some).match(field) : field + " { " + some.joined(", ") + " }";
                // Ports first: they are compared at once, while addresses are looked up in a set.
                matches.add((rest + " " + within).strip());
            }
        }
        return matches;
    }

    private static String ports(List<PortRange> ports) {
        return "{ " + ports.stream().map(PortRange::toString).collect(Collectors.joining(", ")) + " }";
    }
}
