package io.mapkeep.offline;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.problem.ProblemText;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code io.mapkeep.offline.Main QUESTION CONFIGURATION [CHECK…]}. The exit code is 0 when there is an answer on standard output, else the
 * one of the problem that stands there instead.
 */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments, System.out));
    }

    static int run(String[] arguments, PrintStream out) {
        if (arguments.length < 2) {
            return refuse(usage("It takes a question and a configuration."), 64, out);
        }
        try {
            out.writeBytes(Questions.answer(
                    arguments[0], Path.of(arguments[1]), List.of(arguments).subList(2, arguments.length)));
            out.println();
            return 0;
        } catch (ProblemException failure) {
            return refuse(failure.problem(), ProblemText.exitCode(failure), out);
        }
    }

    static Problem usage(String why) {
        return Problem.of(
                "MK-CLI-010",
                "The command line was not understood.",
                why,
                "Use it through the command: mapkeep doctor");
    }

    private static int refuse(Problem problem, int code, PrintStream out) {
        out.writeBytes(io.mapkeep.rest.Json.bytes(problem));
        out.println();
        return code;
    }
}
