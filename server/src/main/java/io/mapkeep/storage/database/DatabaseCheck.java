package io.mapkeep.storage.database;

import io.mapkeep.contract.admin.Finding;
import io.mapkeep.contract.admin.Severity;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.health.Check;
import java.util.List;

/** Whether the database answers a question. */
public final class DatabaseCheck implements Check {
    private final Database database;

    public DatabaseCheck(Database database) {
        this.database = database;
    }

    @Override
    public String name() {
        return "database";
    }

    @Override
    public List<Finding> run() {
        try {
            database.read(connection -> {
                try (var statement = connection.createStatement()) {
                    return statement
                            .executeQuery("select count(*) from information_schema.tables")
                            .next();
                }
            });
            return List.of();
        } catch (ProblemException failure) {
            Problem problem = failure.problem();
            return List.of(new Finding(
                    name(),
                    Severity.CRITICAL,
                    problem.code(),
                    problem.what(),
                    problem.why(),
                    "Nobody can sign in, and no map is drawn.",
                    problem.fix()));
        }
    }
}
