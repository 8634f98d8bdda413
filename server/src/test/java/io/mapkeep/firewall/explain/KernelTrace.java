package io.mapkeep.firewall.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.firewall.network.Address;
import io.mapkeep.firewall.policy.Protocol;
import io.mapkeep.firewall.rule.Direction;
import io.mapkeep.firewall.rule.Rule;
import io.mapkeep.firewall.rule.RuleSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code nft monitor trace} said about the table of a host: which rule decided about which packet. */
final class KernelTrace {
    private static final Pattern PACKET = Pattern.compile(
            "trace id (\\w+) inet mapkeep (input|output) packet: .*? ip6? saddr (\\S+) ip6? daddr (\\S+) .*?(tcp|udp) sport \\d+ (?:tcp|udp) dport (\\d+).*");
    private static final Pattern DECIDED = Pattern.compile(
            "trace id (\\w+) inet mapkeep (?:input|output) (?:rule .* comment \"(.*)\"|policy) ?(?:\\(verdict )?(accept|drop)\\)?");
    private static final int FEWEST = 60;

    private final Set<String> near;

    /** @param near the addresses of the machine that has the rules */
    KernelTrace(Set<String> near) {
        this.near = near;
    }

    /** Where the kernel named another rule, or decided otherwise, than the evaluator. The kernel may leave packets out when it is busy. */
    List<String> disagreements(Path trace, RuleSet rules) throws IOException {
        Map<String, Rule> expected = new HashMap<>();
        List<String> wrong = new ArrayList<>();
        int compared = 0;
        for (String line : Files.readAllLines(trace)) {
            Matcher packet = PACKET.matcher(line.strip());
            if (packet.matches()) {
                expected.put(packet.group(1), decided(packet, rules));
                continue;
            }
            Matcher decision = DECIDED.matcher(line.strip());
            Rule rule = decision.matches() ? expected.remove(decision.group(1)) : null;
            if (rule != null) {
                compared++;
                String named = decision.group(2) == null ? "policy" : decision.group(2);
                boolean same = named.equals(rule.id().startsWith("rest.") ? "policy" : rule.id())
                        && decision.group(3).equals(rule.verdict().word().replace("pass", "accept"));
                if (!same) {
                    wrong.add(rule.id() + " should decide: " + line);
                }
            }
        }
        assertThat(compared).as("packets that were followed").isGreaterThan(FEWEST);
        System.out.println(compared + " packets were decided by the rule that explain names");
        return wrong;
    }

    private Rule decided(Matcher packet, RuleSet rules) {
        boolean in = packet.group(2).equals("input");
        String remote = packet.group(in ? 3 : 4);
        assertThat(near).contains(packet.group(in ? 4 : 3));
        return Evaluator.deciding(
                rules,
                in ? Direction.IN : Direction.OUT,
                new Packet(
                        Address.parse(remote),
                        packet.group(5).equals("tcp") ? Protocol.TCP : Protocol.UDP,
                        Integer.parseInt(packet.group(6))));
    }
}
