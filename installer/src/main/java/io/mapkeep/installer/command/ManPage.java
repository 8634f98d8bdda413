package io.mapkeep.installer.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A manual page of section 1 (man(7)) for a noun with its verbs, made from the same model as the help.
 *
 * @param file the page's file, {@code mapkeep-snapshot.1}
 * @param text in the language of man(7)
 */
public record ManPage(String file, String text) {

    /**
     * All pages of the command.
     *
     * @param version what the footer names
     */
    public static List<ManPage> all(CommandLine root, String version) {
        return Stream.concat(
                        Stream.of(root),
                        root.getSubcommands().values().stream()
                                .filter(noun ->
                                        !noun.getCommandSpec().usageMessage().hidden()))
                .map(noun -> of(noun.getCommandSpec(), version))
                .toList();
    }

    private static ManPage of(CommandSpec noun, String version) {
        String name = noun.qualifiedName("-");
        List<String> lines = new ArrayList<>();
        lines.add(".TH " + name.toUpperCase(Locale.ROOT) + " 1 \"\" \"Mapkeep " + version + "\" \"Mapkeep\"");
        lines.add(".SH NAME");
        lines.add(escaped(name) + " \\- " + escaped(withoutStop(purpose(noun))));
        lines.add(".SH SYNOPSIS");
        lines.add(".B " + escaped(HelpLayout.synopsis(noun)));
        boolean root = noun.parent() == null;
        if (noun.subcommands().isEmpty()) {
            described(noun, lines);
        } else {
            lines.add(".SH COMMANDS");
            noun.subcommands().values().forEach(verb -> {
                CommandSpec spec = verb.getCommandSpec();
                if (spec.usageMessage().hidden()) {
                    return;
                }
                if (root) {
                    tagged("mapkeep " + spec.name(), purpose(spec), lines);
                } else {
                    lines.add(".SS " + escaped(HelpLayout.synopsis(spec)));
                    lines.add(escaped(purpose(spec)));
                    arguments(spec, lines);
                }
            });
        }
        if (root) {
            lines.add(".SH OPTIONS OF EVERY COMMAND");
            noun.options().forEach(option -> tagged(names(option), described(option), lines));
        }
        examples(noun, lines);
        lines.add(".SH EXIT STATUS");
        lines.add(escaped(HelpLayout.codes(noun).strip()));
        lines.add(".SH SEE ALSO");
        lines.add(root ? "/usr/share/doc/mapkeep" : ".BR mapkeep (1)");
        return new ManPage(name + ".1", String.join("\n", lines) + "\n");
    }

    private static void described(CommandSpec noun, List<String> lines) {
        lines.add(".SH DESCRIPTION");
        lines.add(escaped(purpose(noun)));
        arguments(noun, lines);
    }

    private static void arguments(CommandSpec spec, List<String> lines) {
        spec.positionalParameters().forEach(word -> tagged(word.paramLabel(), described(word), lines));
        spec.options().stream()
                .filter(option -> !option.inherited() && spec.parent() != null && !option.hidden())
                .forEach(option -> tagged(names(option), described(option), lines));
    }

    private static void examples(CommandSpec noun, List<String> lines) {
        List<String> examples = Stream.concat(
                        Stream.of(noun),
                        noun.parent() == null
                                ? Stream.of()
                                : noun.subcommands().values().stream().map(CommandLine::getCommandSpec))
                .map(spec -> spec.userObject().getClass().getAnnotation(Examples.class))
                .filter(found -> found != null)
                .flatMap(found -> Stream.of(found.value()))
                .distinct()
                .toList();
        if (!examples.isEmpty()) {
            lines.add(".SH EXAMPLES");
            lines.add(".nf");
            examples.forEach(example -> lines.add(escaped(example)));
            lines.add(".fi");
        }
    }

    private static void tagged(String tag, String text, List<String> lines) {
        lines.add(".TP");
        lines.add(".B " + escaped(tag));
        lines.add(escaped(text));
    }

    private static String names(OptionSpec option) {
        String names = String.join(", ", option.names());
        return option.arity().max() > 0 ? names + "=" + option.paramLabel() : names;
    }

    private static String described(ArgSpec argument) {
        String text = String.join(" ", argument.description());
        return argument.completionCandidates() == null
                ? text
                : text.replace("${COMPLETION-CANDIDATES}", String.join(", ", argument.completionCandidates()));
    }

    private static String purpose(CommandSpec spec) {
        return String.join(" ", spec.usageMessage().description());
    }

    private static String withoutStop(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    /** A line that begins with a dot or an apostrophe would be a request, and a lone hyphen no minus. */
    private static String escaped(String text) {
        String safe = text.replace("\\", "\\e").replace("-", "\\-").replace("\n", " ");
        return safe.startsWith(".") || safe.startsWith("'") ? "\\&" + safe : safe;
    }
}
