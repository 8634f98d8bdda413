package io.mapkeep.installer.command;

import io.mapkeep.installer.print.Screen;
import io.mapkeep.installer.setup.Question;
import io.mapkeep.installer.setup.SetupAnswers;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Asks the questions of a setup at a terminal, again until an answer will do. Return takes what stands in brackets; a dash takes none. */
final class SetupInterview {
    private static final String NONE = "-";

    private final Screen screen;
    private final BufferedReader in;
    private int shown;

    SetupInterview(Mapkeep mapkeep) {
        this.screen = mapkeep.screen();
        this.in =
                new BufferedReader(new InputStreamReader(mapkeep.surroundings().in(), StandardCharsets.UTF_8));
    }

    /** The answers with one more, or with another one. */
    SetupAnswers ask(SetupAnswers answers, Question question, String suggestion) {
        String offered = answers.has(question) ? answers.to(question) : suggestion;
        if (shown != question.number()) {
            shown = question.number();
            screen.say("");
        }
        screen.say(shown + "/" + Question.COUNT + "  " + question.text());
        screen.say("     " + question.hint());
        while (true) {
            screen.ask("     [" + (offered.isEmpty() ? "none" : offered) + "] ");
            String typed = line();
            String answer = typed.isEmpty() ? offered : typed.equals(NONE) ? "" : typed;
            Optional<String> mistake = question.mistake(answer);
            if (mistake.isEmpty()) {
                return answers.with(question, answer);
            }
            screen.say("     That will not do: " + mistake.get() + ".");
        }
    }

    boolean agrees(String question, boolean standard) {
        screen.ask(question + (standard ? " [Y/n] " : " [y/N] "));
        String answer = line();
        return answer.isEmpty() ? standard : answer.matches("(?i)y(es)?");
    }

    /** Without showing it. Empty keeps what there is. */
    String password(String prompt) {
        Console console = System.console();
        if (console == null) {
            screen.ask(prompt);
            return line();
        }
        char[] typed = console.readPassword("%s", prompt);
        return typed == null ? "" : new String(typed);
    }

    private String line() {
        try {
            String line = in.readLine();
            if (line == null) {
                throw Usage.wrong("mapkeep setup", "The answers ended before the questions did.");
            }
            return line.strip();
        } catch (IOException failure) {
            throw Usage.wrong("mapkeep setup", "The answers cannot be read: " + failure.getMessage() + ".");
        }
    }
}
