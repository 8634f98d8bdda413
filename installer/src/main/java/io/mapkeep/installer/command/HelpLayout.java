package io.mapkeep.installer.command;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** How help looks: examples first, then what it is for, then its words and options, last those of every command and the exit codes. */
final class HelpLayout {
    private static final int WIDTH = 100;
    private static final String COMMAND_CODES =
            "0 done, 1 failed, 64 usage, 65 bad input file, 69 daemon unreachable, 75 try again,\n"
                    + "  77 not permitted, 78 bad configuration.";
    private static final String CHECK_CODES = "0 ok, 1 warning, 2 critical, 3 unknown; 64 usage.";

    private static final String DIFF_CODES = "0 same, 1 different, 2 trouble; 64 usage.";

    private HelpLayout() {}

    static void apply(CommandLine line) {
        line.setUsageHelpWidth(WIDTH);
        line.setHelpSectionKeys(List.of("examples", "purpose", "synopsis", "words", "verbs", "own", "every", "codes"));
        var sections = line.getHelpSectionMap();
        sections.put("examples", help -> examples(help.commandSpec()));
        sections.put(
                "purpose",
                help -> String.join("\n", help.commandSpec().usageMessage().description()) + "\n\n");
        sections.put("synopsis", help -> "Usage: " + synopsis(help.commandSpec()) + "\n");
        sections.put("words", help -> titled("Words", help.parameterList()));
        sections.put("verbs", help -> titled("Commands", help.commandList()));
        sections.put("own", help -> titled("Options", options(help, false)));
        sections.put("every", help -> titled("Options of every command", options(help, true)));
        sections.put("codes", help -> titled("Exit codes", codes(help.commandSpec())));
        line.getHelpSectionMap().putAll(sections);
        line.getSubcommands().values().forEach(HelpLayout::apply);
    }

    private static String examples(CommandSpec spec) {
        Examples examples = spec.userObject().getClass().getAnnotation(Examples.class);
        return examples == null ? "" : "Examples:\n  " + String.join("\n  ", examples.value()) + "\n\n";
    }

    static String synopsis(CommandSpec spec) {
        var text = new StringBuilder(spec.qualifiedName());
        if (!spec.subcommands().isEmpty()) {
            text.append(" COMMAND");
        }
        spec.positionalParameters().forEach(word -> {
            boolean optional = word.arity().min() == 0;
            String label = word.paramLabel() + (word.isMultiValue() ? "…" : "");
            text.append(' ').append(optional ? "[" + label + "]" : label);
        });
        return text.append(" [OPTION…]").toString();
    }

    private static String options(Help help, boolean ofEvery) {
        List<OptionSpec> wanted = help.commandSpec().options().stream()
                .filter(option -> (option.inherited() || help.commandSpec().parent() == null) == ofEvery)
                .toList();
        if (wanted.isEmpty()) {
            return "";
        }
        var layout = help.createDefaultLayout(wanted, List.of(), help.colorScheme());
        layout.addAllOptions(wanted, help.parameterLabelRenderer());
        return layout.toString();
    }

    static String codes(CommandSpec spec) {
        String codes = spec.userObject() instanceof CheckAction
                ? CHECK_CODES
                : spec.userObject() instanceof DiffAction ? DIFF_CODES : COMMAND_CODES;
        return "  " + codes + "\n";
    }

    private static String titled(String title, String text) {
        return text.isBlank() ? "" : "\n" + title + ":\n" + text;
    }
}
