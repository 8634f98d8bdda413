package io.mapkeep.identity.defence;

import io.mapkeep.contract.admin.Finding;
import io.mapkeep.contract.admin.Severity;
import io.mapkeep.health.Check;
import java.util.List;
import java.util.stream.Collectors;

/** Is somebody trying a stolen list of names and passwords? */
record StuffingCheck(Defence defence) implements Check {
    @Override
    public String name() {
        return "sign-in-attacks";
    }

    @Override
    public List<Finding> run() {
        List<Stuffing.Alert> alerts = defence.alerts();
        if (alerts.isEmpty()) {
            return List.of();
        }
        return List.of(
                new Finding(
                        name(),
                        Severity.WARNING,
                        "MK-DEF-001",
                        "Somebody tries names and passwords.",
                        alerts.stream().map(StuffingCheck::sentence).collect(Collectors.joining(" ")),
                        "Guessing is slowed down. An account whose password is on a stolen list is in danger nonetheless.",
                        "Look at what was tried, mapkeep audit tail, and have the people concerned change their passwords; demand a second factor."));
    }

    private static String sentence(Stuffing.Alert alert) {
        return alert.kind() == Stuffing.Kind.MANY_NAMES
                ? "Many names were tried from " + alert.subject() + "."
                : "The name " + alert.subject() + " was tried from many addresses.";
    }
}
