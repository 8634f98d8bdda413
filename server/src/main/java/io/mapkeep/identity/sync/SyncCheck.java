package io.mapkeep.identity.sync;

import io.mapkeep.contract.admin.Finding;
import io.mapkeep.contract.admin.Severity;
import io.mapkeep.health.Check;
import java.util.List;

/** Did the last look at the directory do its work? */
public record SyncCheck(Deprovisioning deprovisioning) implements Check {
    @Override
    public String name() {
        return "directory-sync";
    }

    @Override
    public List<Finding> run() {
        return deprovisioning
                .trouble()
                .map(problem -> List.of(new Finding(
                        name(),
                        Severity.WARNING,
                        problem.code(),
                        problem.what(),
                        problem.why(),
                        "Who is signed in stays signed in, with the roles of before, even if the directory says otherwise meanwhile.",
                        problem.fix())))
                .orElse(List.of());
    }
}
