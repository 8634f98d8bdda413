package io.mapkeep;

import io.mapkeep.contract.admin.Finding;
import io.mapkeep.contract.admin.Severity;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.health.Check;
import java.util.List;
import java.util.Optional;

/** Whether the appliance runs with the settings that are in its file. */
record SettingsCheck(Optional<Problem> refused) implements Check {
    @Override
    public String name() {
        return "settings";
    }

    @Override
    public List<Finding> run() {
        return refused
                .map(
                        problem -> new Finding(
                                name(),
                                Severity.CRITICAL,
                                "MK-CFG-014",
                                "The appliance could not start with its settings, and runs with the last ones that worked.",
                                problem.what() + " " + problem.why(),
                                "What was changed in the file since is not in force.",
                                problem.fix()
                                        + "\nThen: mapkeep config check && systemctl restart mapkeep; or go back: mapkeep config rollback"))
                .stream()
                .toList();
    }
}
