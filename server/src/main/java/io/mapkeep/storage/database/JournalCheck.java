package io.mapkeep.storage.database;

import io.mapkeep.contract.admin.Finding;
import io.mapkeep.contract.admin.Severity;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.health.Check;
import java.util.List;
import java.util.Optional;

/** Whether writes can become durable, and whether the database file holds what the journal has written to it. */
public final class JournalCheck implements Check {
    private final Database database;

    public JournalCheck(Database database) {
        this.database = database;
    }

    @Override
    public String name() {
        return "journal";
    }

    @Override
    public List<Finding> run() {
        try {
            database.requireWritable();
        } catch (ProblemException refusal) {
            return List.of(finding(
                    Severity.CRITICAL, refusal.problem(), "Nothing can be imported or changed. Reading goes on."));
        }
        try {
            Optional<String> difference = database.firstDifference();
            return difference.map(this::disagreement).map(List::of).orElse(List.of());
        } catch (ProblemException unreadable) {
            return List.of(finding(
                    Severity.CRITICAL, unreadable.problem(), "What was written lately may be lost at the next start."));
        }
    }

    private Finding disagreement(String difference) {
        return new Finding(
                name(),
                Severity.CRITICAL,
                "MK-STO-018",
                "The database file differs from what the journal has written to it.",
                difference,
                "Some data is damaged, or will be refused at the next start.",
                "See to the disk (dmesg, smartctl), then put back the newest good copy of the data folder.");
    }

    private Finding finding(Severity severity, Problem problem, String impact) {
        return new Finding(name(), severity, problem.code(), problem.what(), problem.why(), impact, problem.fix());
    }
}
