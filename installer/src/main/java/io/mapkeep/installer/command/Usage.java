package io.mapkeep.installer.command;

import io.mapkeep.contract.configuration.Nearest;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a command line, and the word that was probably meant. */
final class Usage {
    private Usage() {}

    static CommandFailure verbMissing(String command) {
        return wrong(command, "\"" + command + "\" needs a further word.");
    }

    static CommandFailure wrong(String command, String why) {
        return CommandFailure.before(
                Exit.USAGE,
                Problem.of(
                        "MK-CLI-010",
                        "The command line was not understood.",
                        why,
                        "See how it is used: " + command + " --help"));
    }

    static CommandFailure of(ParameterException failure) {
        CommandSpec spec = failure.getCommandLine().getCommandSpec();
        return wrong(spec.qualifiedName(), why(failure, spec));
    }

    private static String why(ParameterException failure, CommandSpec spec) {
        if (failure instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            String word = unmatched.getUnmatched().get(0);
            if (word.startsWith("-") && word.length() > 1) {
                return "There is no option \"" + name(word) + "\""
                        + hint(name(word), List.copyOf(spec.optionsMap().keySet()));
            }
            return spec.subcommands().isEmpty()
                    ? "\"" + word + "\" is one word too many."
                    : "There is no \"" + spec.qualifiedName() + " " + word + "\""
                            + hint(word, List.copyOf(spec.subcommands().keySet()));
        }
        String message = String.valueOf(failure.getMessage());
        return message.endsWith(".") ? message : message + ".";
    }

    private static String name(String option) {
        return option.split("=", 2)[0];
    }

    private static String hint(String word, List<String> known) {
        List<String> candidates = new ArrayList<>(known);
        candidates.removeIf(candidate -> candidate.length() < 3);
        String hint = Nearest.hint(word, candidates);
        return hint.isEmpty() ? "." : hint;
    }
}
