package io.mapkeep.installer.command;

import io.mapkeep.installer.client.Answers;
import io.mapkeep.installer.client.Daemon;
import io.mapkeep.installer.print.Screen;
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

    /** Prints the value as JSON if that was asked for, else as text. */
    final void show(Object value, Runnable text) {
        if (mapkeep().json()) {
            screen().result(Answers.pretty(value));
        } else {
            text.run();
        }
    }
}
