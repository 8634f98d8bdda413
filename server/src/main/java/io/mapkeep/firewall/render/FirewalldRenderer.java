package io.mapkeep.firewall.render;

import io.mapkeep.firewall.network.Family;
import io.mapkeep.firewall.network.Networks;
import io.mapkeep.firewall.rule.Condition;
import io.mapkeep.firewall.rule.Condition.Anything;
import io.mapkeep.firewall.rule.Condition.Flow;
import io.mapkeep.firewall.rule.Condition.NeighbourDiscovery;
import io.mapkeep.firewall.rule.Condition.Ping;
import io.mapkeep.firewall.rule.Direction;
import io.mapkeep.firewall.rule.Rule;
import io.mapkeep.firewall.rule.RuleSet;
import io.mapkeep.firewall.rule.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Files for {@code /etc/firewalld}: a zone for what comes in, a policy object for what goes out, and an ipset for each list of addresses. Rich rules have priorities, which keep
 * our order. Loopback, open connections and invalid packets are firewalld's own first rules.
 */
final class FirewalldRenderer {
    private static final String XML = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";
    private static final int FIRST_PRIORITY = -32_000;

    private final Map<Networks, String> sets = new LinkedHashMap<>();
    private int priority = FIRST_PRIORITY;

    private FirewalldRenderer() {}

    static List<Rendered> render(RuleSet rules) {
        return new FirewalldRenderer().files(rules);
    }

    private List<Rendered> files(RuleSet rules) {
        List<Rendered> files = new ArrayList<>();
        files.add(
                new Rendered(
                        "README",
                        Heading.of(
                                rules,
                                "These files belong into /etc/firewalld. Check them: firewall-offline-cmd --check-config",
                                "Take them up: firewall-cmd --reload   and then, once: firewall-cmd --set-default-zone=mapkeep",
                                "limits.new-connections, base.banned and multicast listener discovery cannot be said with firewalld and are left out.")));
        files.add(new Rendered(
                "zones/mapkeep.xml",
                XML + "<zone target=\"DROP\">\n  <short>mapkeep</short>\n" + body(rules.rules(Direction.IN))
                        + "</zone>\n"));
        files.add(new Rendered(
                "policies/mapkeep-out.xml",
                XML
                        + "<policy target=\"DROP\">\n  <short>mapkeep-out</short>\n  <ingress-zone name=\"HOST\"/>\n  <egress-zone name=\"ANY\"/>\n"
                        + body(rules.rules(Direction.OUT)) + "</policy>\n"));
        sets.forEach((networks, name) -> files.add(new Rendered("ipsets/" + name + ".xml", set(networks))));
        return files;
    }

    private String body(List<Rule> rules) {
        return rules.stream()
                .map(rule -> {
                    List<String> elements = elements(rule);
                    // Two hyphens end a comment of XML, and a name may have them.
                    String comment = "  <!-- " + rule.id().replace("--", "- -") + " -->\n";
                    return elements.isEmpty() ? "" : comment + String.join("", elements);
                })
                .collect(Collectors.joining());
    }

    private List<String> elements(Rule rule) {
        Condition condition = rule.condition();
        String verdict = rule.verdict() == Verdict.PASS ? "<accept/>" : "<drop/>";
        if (condition instanceof Flow flow) {
            return sides(flow.remote(), rule.direction())
                    .flatMap(side -> flow.ports().stream()
                            .map(range -> rule(
                                    side.family,
                                    side.element + "<port port=\"" + range + "\" protocol=\""
                                            + flow.protocol().word() + "\"/>" + verdict)))
                    .toList();
        }
        if (condition instanceof Anything anything) {
            return sides(anything.remote(), rule.direction())
                    .map(side -> rule(side.family, side.element + verdict))
                    .toList();
        }
        if (condition instanceof Ping ping) {
            return List.of(rule(
                    "",
                    "<icmp-type name=\"echo-request\"/><accept><limit value=\"" + ping.perSecond()
                            + "/s\"/></accept>"));
        }
        return condition instanceof NeighbourDiscovery
                ? Stream.of(
                                "neighbour-solicitation",
                                "neighbour-advertisement",
                                "router-solicitation",
                                "router-advertisement")
                        .map(type -> rule(" family=\"ipv6\"", "<icmp-type name=\"" + type + "\"/><accept/>"))
                        .toList()
                : List.of();
    }

    private String rule(String family, String inner) {
        return "  <rule priority=\"" + priority++ + "\"" + family + ">" + inner + "</rule>\n";
    }

    private record Side(String family, String element) {}

    private Stream<Side> sides(Networks networks, Direction direction) {
        if (networks.equals(Networks.ANY)) {
            return Stream.of(new Side("", ""));
        }
        return Stream.of(Family.values())
                .filter(family -> !networks.only(family).isEmpty())
                .map(family -> {
                    String word = " family=\"" + (family == Family.IPV4 ? "ipv4" : "ipv6") + "\"";
                    return new Side(word, networks.all(family) ? "" : element(networks.only(family), direction));
                });
    }

    private String element(Networks networks, Direction direction) {
        String side = direction == Direction.IN ? "<source " : "<destination ";
        if (networks.list().size() == 1) {
            return side + "address=\"" + networks + "\"/>";
        }
        String name = sets.computeIfAbsent(networks, each -> "mapkeep-" + (sets.size() + 1));
        return side + "ipset=\"" + name + "\"/>";
    }

    private static String set(Networks networks) {
        Family family = networks.list().get(0).family();
        String option = family == Family.IPV4 ? "" : "  <option name=\"family\" value=\"inet6\"/>\n";
        return XML + "<ipset type=\"hash:net\">\n" + option
                + networks.list().stream()
                        .map(network -> "  <entry>" + network + "</entry>\n")
                        .collect(Collectors.joining())
                + "</ipset>\n";
    }
}
