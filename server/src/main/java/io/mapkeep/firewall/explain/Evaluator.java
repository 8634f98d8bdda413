package io.mapkeep.firewall.explain;

import io.mapkeep.firewall.rule.Condition;
import io.mapkeep.firewall.rule.Condition.Anything;
import io.mapkeep.firewall.rule.Condition.Flow;
import io.mapkeep.firewall.rule.Direction;
import io.mapkeep.firewall.rule.Rule;
import io.mapkeep.firewall.rule.RuleSet;

/**
 * Runs the rules of a host over a packet that begins a connection, is within all limits, and comes from nobody who is banned at present: those are matters of the moment,
 * which rules alone do not know.
 */
public final class Evaluator {
    private Evaluator() {}

    /** The rule that decides; at the end of the list one that drops. */
    public static Rule deciding(RuleSet rules, Direction direction, Packet packet) {
        for (Rule rule : rules.rules()) {
            if (rule.direction() == direction && fits(rule.condition(), packet)) {
                return rule;
            }
        }
        return direction == Direction.IN ? RuleSet.REST_IN : RuleSet.REST_OUT;
    }

    private static boolean fits(Condition condition, Packet packet) {
        if (condition instanceof Flow flow) {
            return flow.protocol() == packet.protocol()
                    && flow.ports().stream().anyMatch(range -> range.contains(packet.port()))
                    && flow.remote().contains(packet.remote());
        }
        return condition instanceof Anything anything && anything.remote().contains(packet.remote());
    }
}
