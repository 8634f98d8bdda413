package io.mapkeep.installer.command;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A word that needs a verb after it. */
abstract class Noun implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything is called
    private CommandSpec spec;

    @Override
    public final void run() {
        throw Usage.verbMissing(spec.qualifiedName());
    }
}
