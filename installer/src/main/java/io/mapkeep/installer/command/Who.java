package io.mapkeep.installer.command;

import io.mapkeep.installer.print.Surroundings;

/** Who runs the command, for histories. */
record Who(Surroundings surroundings) {
    /** The login name, also behind {@code sudo}. */
    String name() {
        return surroundings
                .variable("SUDO_USER")
                .or(() -> surroundings.variable("USER"))
                .orElse("root");
    }
}
