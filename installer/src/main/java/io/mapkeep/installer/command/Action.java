package io.mapkeep.installer.command;

import io.mapkeep.installer.client.Answers;
import io.mapkeep.installer.client.Daemon;
import io.mapkeep.installer.print.Screen;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** One verb: does its work and returns the exit code. */
abstract class Action implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything is called
    private CommandSpec spec;

    final CommandSpec spec() {
        return spec;
    }

    final Mapkeep mapkeep() {
        return (Mapkeep) spec.root().userObject();
    }

    final Screen screen() {
        return mapkeep().screen();
    }

    final Daemon daemon() {
        return mapkeep().daemon();
    }

    /**
     * Asks before something that cannot be taken back; {@code --yes} answers.
     *
     * @param effect what it does, as in "It ends the old password"
     * @throws io.mapkeep.installer.outcome.CommandFailure (usage) if nobody can be asked
     */
    final boolean agreed(String question, String effect) {
        if (mapkeep().yes()) {
            return true;
        }
        if (!mapkeep().mayAsk()) {
            throw Usage.wrong(spec.qualifiedName(), effect + ", so it asks first, and nobody can answer; add --yes.");
        }
        screen().ask(question + " [y/N] ");
        var in = new BufferedReader(
                new InputStreamReader(mapkeep().surroundings().in(), StandardCharsets.UTF_8));
        try {
            String answer = in.readLine();
            return answer != null && answer.strip().matches("(?i)y(es)?");
        } catch (IOException gone) {
            return false;
        }
    }

    /** Prints the value as JSON if that was asked for, else as text. */
    final void show(Object value, Runnable text) {
        if (mapkeep().json()) {
            screen().result(Answers.pretty(value));
        } else {
            text.run();
        }
    }
}
