package io.mapkeep.firewall.probe;

import io.mapkeep.firewall.policy.PortRange;
import io.mapkeep.firewall.policy.Protocol;
import io.mapkeep.firewall.rule.Condition;
import io.mapkeep.firewall.rule.Direction;
import io.mapkeep.firewall.rule.RuleSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The ports worth a try between two hosts: the first and the last of each range that a rule of either end names, their neighbours, which are outside, and those where something listens on many
 * machines that nobody should reach.
 */
final class ProbedPorts {
    private static final int MOST = 300;
    private static final Map<Protocol, List<Integer>> OFTEN_OPEN = Map.of(
            Protocol.TCP,
            List.of(
                    21, 22, 23, 25, 53, 80, 110, 111, 139, 143, 389, 443, 445, 631, 636, 873, 1433, 2049, 2375, 3128,
                    3306, 3389, 5000, 5432, 5900, 6379, 7443, 8080, 8443, 9090, 9100, 9200, 11_211, 27_017),
            Protocol.UDP,
            List.of(53, 67, 69, 111, 123, 137, 161, 389, 500, 514, 1900, 5353, 11_211));

    private final Optional<RuleSet> source;
    private final RuleSet target;

    ProbedPorts(Optional<RuleSet> source, RuleSet target) {
        this.source = source;
        this.target = target;
    }

    Collection<Integer> of(Protocol protocol) {
        var ports = new TreeSet<Integer>(OFTEN_OPEN.getOrDefault(protocol, List.of()));
        Stream.concat(
                        named(target, Direction.IN, protocol),
                        source.stream().flatMap(rules -> named(rules, Direction.OUT, protocol)))
                .flatMap(range -> Stream.of(range.first(), range.last(), range.first() - 1, range.last() + 1))
                .filter(port -> port >= 1 && port <= PortRange.HIGHEST)
                .limit(MOST)
                .forEach(ports::add);
        return ports;
    }

    private static Stream<PortRange> named(RuleSet rules, Direction direction, Protocol protocol) {
        return rules.rules(direction).stream()
                .map(rule -> rule.condition())
                .filter(Condition.Flow.class::isInstance)
                .map(Condition.Flow.class::cast)
                .filter(flow -> flow.protocol() == protocol)
                .flatMap(flow -> flow.ports().stream());
    }
}
