package io.mapkeep.data.importer;

import io.mapkeep.contract.admin.Finding;
import io.mapkeep.contract.admin.Severity;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.health.Check;
import java.util.List;

/** Whether a file could be uploaded now. */
final class SpoolCheck implements Check {
    private final Spool spool;

    SpoolCheck(Spool spool) {
        this.spool = spool;
    }

    @Override
    public String name() {
        return "imports";
    }

    @Override
    public List<Finding> run() {
        try {
            spool.requireRoom(0);
            return List.of();
        } catch (ProblemException full) {
            Problem problem = full.problem();
            return List.of(new Finding(
                    name(),
                    Severity.WARNING,
                    problem.code(),
                    problem.what(),
                    problem.why(),
                    "No file can be uploaded.",
                    problem.fix()));
        }
    }
}
