package io.mapkeep.firewall.render;

import io.mapkeep.firewall.network.Network;
import io.mapkeep.firewall.network.Networks;
import io.mapkeep.firewall.rule.Condition;
import io.mapkeep.firewall.rule.Condition.Anything;
import io.mapkeep.firewall.rule.Condition.Flow;
import io.mapkeep.firewall.rule.Direction;
import io.mapkeep.firewall.rule.Rule;
import io.mapkeep.firewall.rule.RuleSet;
import io.mapkeep.firewall.rule.Verdict;
import java.util.List;
import java.util.stream.Stream;

/**
 * The commands that an admin of ufw would type. What ufw has by itself stands in its {@code before.rules} and is not said again: loopback, open connections, invalid packets,
 * neighbours, errors. It has no way to say limits per source, and answers ping as it likes.
 */
final class UfwRenderer {
    private UfwRenderer() {}

    static List<Rendered> render(RuleSet rules) {
        var text = new StringBuilder("#!/bin/sh\n");
        text.append(Heading.of(
                rules,
                "For a machine without other rules of ufw. Look first: sh mapkeep-ufw.sh --dry-run   Then: sh mapkeep-ufw.sh && ufw enable",
                "ufw has rules of its own in before.rules, beyond the policy: multicast DNS and UPnP come in, and every ping.",
                "limits.* and base.banned cannot be said with ufw and are left out."));
        text.append("set -e\n");
        for (Rule rule : rules.rules()) {
            line(rule)
                    .forEach(words -> text.append("ufw \"$@\" ")
                            .append(words)
                            .append(" comment '")
                            .append(rule.id())
                            .append("'\n"));
        }
        return List.of(new Rendered(
                "mapkeep-ufw.sh",
                text.append("ufw \"$@\" default deny incoming\nufw \"$@\" default deny outgoing\n")
                        .toString()));
    }

    private static Stream<String> line(Rule rule) {
        boolean in = rule.direction() == Direction.IN;
        String act = (rule.verdict() == Verdict.PASS ? "allow " : "deny ")
                + rule.direction().word();
        Condition condition = rule.condition();
        if (condition instanceof Flow flow) {
            return remote(flow.remote())
                    .flatMap(address -> PortGroups.of(flow.ports()).stream()
                            .map(ports -> act + " proto " + flow.protocol().word()
                                    + (in ? " from " + address + " to any" : " from any to " + address) + " port "
                                    + ports));
        }
        return condition instanceof Anything anything
                ? remote(anything.remote())
                        .map(address -> act + (in ? " from " + address + " to any" : " from any to " + address))
                : Stream.of();
    }

    private static Stream<String> remote(Networks networks) {
        return networks.equals(Networks.ANY)
                ? Stream.of("any")
                : networks.list().stream().map(Network::toString);
    }
}
