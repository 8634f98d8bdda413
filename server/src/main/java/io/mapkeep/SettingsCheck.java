package io.mapkeep;

import io.mapkeep.contract.admin.Finding;
import io.mapkeep.contract.admin.Severity;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.health.Check;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Whether the appliance runs with the settings that are in its file. */
record SettingsCheck(Supplier<Optional<Problem>> refused) implements Check {
    @Override
    public String name() {
        return "settings";
    }

    @Override
    public List<Finding> run() {
        return refused
                .get()
                .map(problem -> new Finding(
                        name(),
                        Severity.CRITICAL,
                        problem.code(),
                        problem.what(),
                        problem.why(),
                        "What was changed in the file since is not in force.",
                        problem.fix()))
                .stream()
                .toList();
    }
}
