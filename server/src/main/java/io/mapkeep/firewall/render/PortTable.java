package io.mapkeep.firewall.render;

import io.mapkeep.firewall.network.Network;
import io.mapkeep.firewall.policy.PortRange;
import io.mapkeep.firewall.rule.Condition.Flow;
import io.mapkeep.firewall.rule.Rule;
import io.mapkeep.firewall.rule.RuleSet;
import io.mapkeep.rest.Json;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The table that a network team asks for: one row for each rule that opens ports. */
final class PortTable {
    private static final List<String> HEADS =
            List.of("Host", "Direction", "Other side", "Protocol", "Ports", "Rule", "Because of");

    private PortTable() {}

    static List<Rendered> markdown(RuleSet rules) {
        var text = new StringBuilder();
        text.append(row(HEADS)).append("|").append("---|".repeat(HEADS.size())).append('\n');
        rows(rules).map(PortTable::row).forEach(text::append);
        return List.of(new Rendered("ports.md", text.toString()));
    }

    /** RFC 4180. No cell can begin with a sign that makes a spreadsheet compute: all come from checked words and numbers. */
    static List<Rendered> csv(RuleSet rules) {
        String text = Stream.concat(Stream.of(HEADS), rows(rules))
                .map(cells -> cells.stream().map(PortTable::quoted).collect(Collectors.joining(",")) + "\r\n")
                .collect(Collectors.joining());
        return List.of(new Rendered("ports.csv", text));
    }

    /** For programs: the names of fields are the heads of the columns, and networks and ports are lists. */
    static List<Rendered> json(RuleSet rules) {
        List<Opening> openings = rules.rules().stream()
                .filter(rule -> rule.condition() instanceof Flow)
                .map(rule -> opening(rules.host().name(), rule, (Flow) rule.condition()))
                .toList();
        return List.of(new Rendered("ports.json", Json.pretty(openings) + "\n"));
    }

    private record Opening(
            String host,
            String direction,
            List<String> otherSide,
            String protocol,
            List<String> ports,
            String rule,
            String becauseOf) {}

    private static Opening opening(String host, Rule rule, Flow flow) {
        return new Opening(
                host,
                rule.direction().word(),
                flow.remote().list().stream().map(Network::toString).toList(),
                flow.protocol().word(),
                flow.ports().stream().map(PortRange::toString).toList(),
                rule.id(),
                rule.origin().toString());
    }

    private static Stream<List<String>> rows(RuleSet rules) {
        return rules.rules().stream()
                .filter(rule -> rule.condition() instanceof Flow)
                .map(rule -> cells(rules.host().name(), rule, (Flow) rule.condition()));
    }

    private static List<String> cells(String host, Rule rule, Flow flow) {
        return List.of(
                host,
                rule.direction().word(),
                flow.remote().toString(),
                flow.protocol().word(),
                flow.ports().stream().map(PortRange::toString).collect(Collectors.joining(" ")),
                rule.id(),
                rule.origin().toString());
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    private static String quoted(String cell) {
        return cell.matches("[^\",\r\n]*") ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
