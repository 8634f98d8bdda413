package io.mapkeep.installer.setup;

import io.mapkeep.contract.configuration.Nearest;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.tomlj.Toml;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;

/**
 * What was answered; empty where nothing was. As a file it is TOML, a text for each question, and holds no secret: the second machine is set up with it.
 */
public final class SetupAnswers {
    private final Map<Question, String> answers;

    private SetupAnswers(Map<Question, String> answers) {
        this.answers = answers;
    }

    public static SetupAnswers none() {
        return new SetupAnswers(Map.of());
    }

    /**
     * Reads a file of answers.
     *
     * @throws CommandFailure (MK-SET-001) with every mistake in it, each with its line
     */
    public static SetupAnswers read(Path file) {
        TomlParseResult toml = parsed(file);
        Map<Question, String> answers = new EnumMap<>(Question.class);
        List<String> mistakes = new ArrayList<>();
        toml.errors().forEach(error -> mistakes.add("line " + error.position().line() + ": " + error.getMessage()));
        for (Map.Entry<String, Object> each : toml.entrySet()) {
            String where = "line "
                    + Objects.requireNonNull(toml.inputPositionOf(List.of(each.getKey())))
                            .line() + ": ";
            var question = Question.of(each.getKey());
            if (question.isEmpty()) {
                mistakes.add(
                        where + "there is no question \"" + each.getKey() + "\"" + Nearest.hint(each.getKey(), keys()));
            } else if (!(each.getValue() instanceof String answer)) {
                mistakes.add(where + each.getKey() + " is a text in quotes");
            } else if (!answer.isBlank() || question.get() == Question.NAME) {
                question.get()
                        .mistake(answer.strip())
                        .ifPresent(mistake -> mistakes.add(where + each.getKey() + ": " + mistake));
                answers.put(question.get(), answer.strip());
            }
        }
        if (!mistakes.isEmpty()) {
            throw unusable(file, String.join("\n", mistakes), "Correct these lines and run it again.");
        }
        return new SetupAnswers(answers);
    }

    /** What of a file's answers would still do on this machine: those of a former setup, which are offered again. */
    public static SetupAnswers still(Path file) {
        TomlParseResult toml = parsed(file);
        Map<Question, String> answers = new EnumMap<>(Question.class);
        for (Question question : Question.values()) {
            if (toml.get(List.of(question.key())) instanceof String answer
                    && question.mistake(answer.strip()).isEmpty()) {
                answers.put(question, answer.strip());
            }
        }
        return new SetupAnswers(answers);
    }

    public String to(Question question) {
        return answers.getOrDefault(question, "");
    }

    /** Whether it was answered, be it with "none". */
    public boolean has(Question question) {
        return answers.containsKey(question);
    }

    public SetupAnswers with(Question question, String answer) {
        Map<Question, String> more = new EnumMap<>(Question.class);
        more.putAll(answers);
        more.put(question, answer);
        return new SetupAnswers(more);
    }

    /** The same where it was answered; with this answer where it was not. */
    public SetupAnswers otherwise(Question question, String answer) {
        return to(question).isEmpty() ? with(question, answer) : this;
    }

    /** The file, with every question in it. */
    public String toml() {
        var text = new StringBuilder("# Answers for another machine:  mapkeep setup --answers FILE --no-input\n");
        for (Question question : Question.values()) {
            text.append("\n# ")
                    .append(question.text())
                    .append("\n# ")
                    .append(question.hint())
                    .append('\n');
            text.append(has(question) ? "" : "#")
                    .append(question.key())
                    .append(" = \"")
                    .append(Toml.tomlEscape(to(question)))
                    .append("\"\n");
        }
        return text.toString();
    }

    private static TomlParseResult parsed(Path file) {
        try {
            return Toml.parse(Files.readString(file));
        } catch (TomlParseError thrown) {
            // tomlj collects mistakes, but throws for a wrong escape in a quoted key.
            throw unusable(file, String.valueOf(thrown.getMessage()), "Correct the line and run it again.");
        } catch (IOException failure) {
            throw unusable(file, failure.toString(), "Name a UTF-8 text file that you may read: ls -l " + file);
        }
    }

    private static CommandFailure unusable(Path file, String why, String fix) {
        return CommandFailure.before(
                Exit.BAD_INPUT, Problem.of("MK-SET-001", "The answers in " + file + " cannot be used.", why, fix));
    }

    private static List<String> keys() {
        return Arrays.stream(Question.values()).map(Question::key).toList();
    }

    /** What was answered so far. */
    public Set<Question> questions() {
        return Set.copyOf(answers.keySet());
    }
}
