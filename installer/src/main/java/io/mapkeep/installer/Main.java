package io.mapkeep.installer;

import io.mapkeep.installer.command.Mapkeep;
import io.mapkeep.installer.print.Surroundings;

/** Where the launcher starts the command. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(Mapkeep.run(Surroundings.ofProcess(), arguments));
    }
}
