package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.Finding;
import io.mapkeep.contract.admin.Severity;
import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.contract.configuration.Mistake;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.BadConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads a configuration without a daemon and says what is wrong with it. */
final class ConfigurationMistakes {
    private ConfigurationMistakes() {}

    static ConfigurationFile read(Path file) {
        try {
            return ConfigurationFile.parse(Files.exists(file) ? Files.readString(file) : "");
        } catch (IOException unreadable) {
            throw new BadConfiguration(
                    Problem.of(
                            "MK-CFG-002",
                            "The configuration " + file + " cannot be read.",
                            unreadable.toString(),
                            "Make it a UTF-8 text file that this user may read: ls -l " + file),
                    unreadable);
        }
    }

    static List<Finding> findings(Path file) {
        return read(file).mistakes().stream()
                .map(mistake -> finding(file, mistake))
                .toList();
    }

    private static Finding finding(Path file, Mistake mistake) {
        return new Finding(
                "configuration",
                Severity.CRITICAL,
                "MK-CFG-001",
                "The configuration " + file + " has a mistake.",
                mistake.toString(),
                "The appliance does not start with it.",
                "Correct the line, then run: mapkeep config check");
    }
}
