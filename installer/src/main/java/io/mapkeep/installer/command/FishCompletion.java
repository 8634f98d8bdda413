package io.mapkeep.installer.command;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Completion for the fish shell: a {@code complete} line for each word and option, on the condition that the words before it were typed. */
final class FishCompletion {
    private final List<String> lines = new ArrayList<>();

    private FishCompletion() {}

    static String script(CommandSpec root) {
        var script = new FishCompletion();
        script.lines.add("# fish completion for mapkeep; made by: mapkeep completion fish");
        script.lines.add("complete -c mapkeep -f");
        root.options().forEach(option -> script.lines.add("complete -c mapkeep" + option(option)));
        script.describe(root, "__fish_use_subcommand");
        return String.join("\n", script.lines);
    }

    private void describe(CommandSpec spec, String condition) {
        spec.subcommands().forEach((name, line) -> {
            CommandSpec sub = line.getCommandSpec();
            lines.add("complete -c mapkeep -n " + quoted(condition) + " -a " + name + " -d " + quoted(purpose(sub)));
            String seen = spec.parent() == null
                    ? "__fish_seen_subcommand_from " + name
                    : condition.replaceFirst("; and not .*", "") + "; and __fish_seen_subcommand_from " + name;
            sub.options().stream()
                    .filter(option -> !option.inherited())
                    .forEach(option -> lines.add("complete -c mapkeep -n " + quoted(seen) + option(option)));
            sub.positionalParameters().stream()
                    .filter(word -> word.completionCandidates() != null)
                    .forEach(word -> lines.add("complete -c mapkeep -n " + quoted(seen) + " -a "
                            + quoted(String.join(" ", word.completionCandidates()))));
            if (!sub.subcommands().isEmpty()) {
                describe(
                        sub,
                        seen + "; and not __fish_seen_subcommand_from "
                                + String.join(" ", sub.subcommands().keySet()));
            }
        });
    }

    private static String option(OptionSpec option) {
        var text = new StringBuilder();
        for (String name : option.names()) {
            text.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
        }
        if (option.arity().max() > 0) {
            text.append(option.paramLabel().contains("FILE") ? " -r -F" : " -x");
            if (option.completionCandidates() != null) {
                text.append(" -a ").append(quoted(String.join(" ", option.completionCandidates())));
            }
        }
        return text + " -d " + quoted(String.join(" ", option.description()));
    }

    private static String purpose(CommandSpec spec) {
        return String.join(" ", spec.usageMessage().description());
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
