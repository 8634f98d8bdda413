package io.mapkeep.health;

import io.mapkeep.contract.admin.DoctorReport;
import io.mapkeep.contract.admin.Finding;
import io.mapkeep.contract.admin.Severity;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks every check that was handed to it. A check that fails to answer is reported as unknown. */
public final class Doctor {
    private static final Logger LOG = LoggerFactory.getLogger(Doctor.class);

    private final List<Check> checks;

    public Doctor(List<Check> checks) {
        this.checks = List.copyOf(checks);
    }

    /**
     * Runs the named checks, or all when none is named.
     *
     * @throws InvalidInput if a name is not known
     */
    public DoctorReport examine(Collection<String> names) {
        List<String> known = checks.stream().map(Check::name).toList();
        for (String name : names) {
            if (!known.contains(name)) {
                throw new InvalidInput(Problem.of(
                        "MK-HLT-001",
                        "There is no check \"" + name + "\".",
                        "The checks are: " + String.join(", ", known) + ".",
                        "Name one of these, or none to run all: mapkeep doctor"));
            }
        }
        List<String> asked = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        for (Check check : checks) {
            if (names.isEmpty() || names.contains(check.name())) {
                asked.add(check.name());
                findings.addAll(ask(check));
            }
        }
        return new DoctorReport(asked, findings);
    }

    private static List<Finding> ask(Check check) {
        try {
            return check.run();
        } catch (RuntimeException failure) {
            LOG.warn("The check \"{}\" could not run", check.name(), failure);
            return List.of(new Finding(
                    check.name(),
                    Severity.UNKNOWN,
                    "MK-HLT-002",
                    "The check \"" + check.name() + "\" could not run.",
                    failure.toString(),
                    "Whether this part is well is not known.",
                    "Look for the cause in the log: journalctl -u mapkeep"));
        }
    }
}
