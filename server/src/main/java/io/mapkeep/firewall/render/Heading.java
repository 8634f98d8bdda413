package io.mapkeep.firewall.render;

import io.mapkeep.firewall.policy.Role;
import io.mapkeep.firewall.rule.RuleSet;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The lines that every output begins with: whose it is, what to do with it, and what names stood for. No date, or it would never be the same twice. */
final class Heading {
    private Heading() {}

    static String of(RuleSet rules, String... notes) {
        List<String> lines = new ArrayList<>();
        lines.add("Rules of " + rules.host().name() + " ("
                + rules.host().roles().stream().map(Role::word).collect(Collectors.joining(", "))
                + "), made by mapkeep firewall export. Change the policy, not this file.");
        lines.addAll(List.of(notes));
        rules.pinned().forEach((name, networks) -> lines.add(name + " is " + networks));
        return lines.stream().map(line -> "# " + line + "\n").collect(Collectors.joining());
    }
}
