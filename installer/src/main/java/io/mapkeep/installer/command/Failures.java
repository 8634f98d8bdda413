package io.mapkeep.installer.command;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.problem.ProblemText;
import io.mapkeep.installer.client.Answers;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Turns whatever ended a command into text and an exit code: the command's only mapper of problems. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
    private final Mapkeep mapkeep;

    Failures(Mapkeep mapkeep) {
        this.mapkeep = mapkeep;
    }

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        boolean json = List.of(arguments).contains("--json");
        return tell(Usage.of(failure), json, failure);
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine line, ParseResult parsed) {
        return tell(asFailure(failure), mapkeep.json(), failure);
    }

    static CommandFailure asFailure(Exception failure) {
        if (failure instanceof CommandFailure known) {
            return known;
        }
        if (failure instanceof ProblemException known) {
            return CommandFailure.before(Exit.of(known), known.problem());
        }
        return CommandFailure.during(
                Exit.FAILED,
                Problem.of(
                        "MK-CLI-009",
                        "The command came upon something that it does not know how to handle.",
                        failure.toString(),
                        "This is a defect. Run it again with --debug and report what it prints."));
    }

    private int tell(CommandFailure failure, boolean json, Exception origin) {
        show(failure, json);
        if (mapkeep.debug()) {
            mapkeep.screen().trace(origin);
        }
        return failure.exit().code();
    }

    void show(CommandFailure failure, boolean json) {
        if (json) {
            mapkeep.screen().problem(false, Answers.pretty(asJson(failure)));
            return;
        }
        boolean first = true;
        for (String line : ProblemText.lines(failure.problem(), failure.changedNothing())) {
            mapkeep.screen().problem(first, line);
            first = false;
        }
    }

    static Map<String, Object> asJson(CommandFailure failure) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("problem", failure.problem());
        json.put("changedNothing", failure.changedNothing());
        json.put("exit", failure.exit().code());
        return json;
    }
}
