package io.mapkeep.firewall.rule;

import io.mapkeep.firewall.network.Networks;
import io.mapkeep.firewall.policy.Host;
import java.util.List;
import java.util.Map;

/**
 * All rules of one host, in order. What no rule fits is dropped.
 *
 * @param pinned names of the policy, with the addresses that stand for them here
 */
public record RuleSet(Host host, List<Rule> rules, Map<String, String> pinned) {
    /** Names the end of both lists in answers. */
    public static final Rule REST_IN = rest(Direction.IN);

    public static final Rule REST_OUT = rest(Direction.OUT);

    public RuleSet {
        rules = List.copyOf(rules);
    }

    public List<Rule> rules(Direction direction) {
        return rules.stream().filter(rule -> rule.direction() == direction).toList();
    }

    private static Rule rest(Direction direction) {
        return new Rule(
                "rest." + direction.word(),
                direction,
                new Condition.Anything(Networks.ANY),
                Verdict.DROP,
                Origin.always("what no rule allows is dropped"));
    }
}
