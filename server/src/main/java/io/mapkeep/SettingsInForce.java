package io.mapkeep;

import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.contract.problem.Problem;
import java.nio.file.Path;
import java.util.Optional;

/**
 * This node's own settings, checked, as they are in force.
 *
 * @param text what {@code file} was read from
 * @param source where that lies, for messages
 * @param refused why these are not the settings in the file; empty if they are
 */
record SettingsInForce(String text, ConfigurationFile file, Path source, Optional<Problem> refused) {

    /** @throws io.mapkeep.contract.problem.ProblemException.BadConfiguration with all mistakes of the text */
    static SettingsInForce read(String text, Path source) {
        return new SettingsInForce(text, ConfigurationFile.read(text, source), source, Optional.empty());
    }

    SettingsInForce refused(Problem problem) {
        return new SettingsInForce(text, file, source, Optional.of(problem));
    }
}
