package io.mapkeep.firewall;

import io.mapkeep.contract.admin.FirewallReport;
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
import io.mapkeep.firewall.rule.Rule;
import java.util.stream.Collectors;

/** Rules in the words of people. */
final class Wording {
    private Wording() {}

    static FirewallReport.Rule of(Rule rule) {
        return new FirewallReport.Rule(
                rule.id(),
                rule.direction().word(),
                rule.verdict().word(),
                other(rule.condition()),
                what(rule.condition()),
                rule.origin().toString());
    }

    private static String other(Condition condition) {
        if (condition instanceof Flow flow) {
            return flow.remote().toString();
        }
        return condition instanceof Anything anything ? anything.remote().toString() : "";
    }

    private static String what(Condition condition) {
        if (condition instanceof Flow flow) {
            return flow.protocol().word() + " "
                    + flow.ports().stream().map(PortRange::toString).collect(Collectors.joining(" "));
        }
        if (condition instanceof Anything) {
            return "everything";
        }
        if (condition instanceof Loopback) {
            return "loopback";
        }
        if (condition instanceof Established) {
            return "open connections";
        }
        if (condition instanceof Invalid) {
            return "invalid packets";
        }
        if (condition instanceof Banned) {
            return "from banned addresses";
        }
        if (condition instanceof NeighbourDiscovery) {
            return "IPv6 neighbours";
        }
        if (condition instanceof Ping ping) {
            return "ping, up to " + ping.perSecond() + "/s";
        }
        return condition instanceof TooFast fast ? "new tcp beyond " + fast.perSecond() + "/s from one source" : "";
    }
}
