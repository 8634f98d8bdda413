package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.Severity;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.installer.client.Answers;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import io.mapkeep.installer.print.Verdict;
import java.util.LinkedHashMap;
import java.util.Map;

/** A verb that answers "is it well?": exit 0 to 3 and a first line for Nagios. What could not be asked is never well. */
abstract class CheckAction extends Action {
    /** The verdict, after it was printed. */
    abstract Severity check();

    @Override
    public final Integer call() {
        try {
            return Exit.of(check());
        } catch (CommandFailure | ProblemException failure) {
            CommandFailure told = Failures.asFailure(failure);
            if (told.exit() == Exit.USAGE) {
                throw told;
            }
            Severity severity = told.exit() == Exit.UNREACHABLE ? Severity.CRITICAL : Severity.UNKNOWN;
            if (mapkeep().json()) {
                Map<String, Object> json = new LinkedHashMap<>();
                json.put("severity", severity);
                json.put("problem", told.problem());
                screen().result(Answers.pretty(json));
            } else {
                screen().result(severity, Verdict.line(severity, told.problem().what(), Map.of()));
                new Failures(mapkeep()).show(told, false);
            }
            if (mapkeep().debug()) {
                screen().trace(failure);
            }
            return Exit.of(severity);
        }
    }
}
