package io.mapkeep.installer.configuration;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A copy of the settings that somebody edits, beside them. It stays until it is taken or thrown away, so that nobody types anything twice. */
public final class Draft {
    private final Path file;
    private final Path model;

    Draft(Path settings) {
        this.model = settings;
        this.file = settings.resolveSibling(settings.getFileName() + ".draft");
    }

    public Path file() {
        return file;
    }

    /**
     * Makes it.
     *
     * @return whether there was one already, which stays as it is
     */
    public boolean begin(SettingsText text) {
        try {
            if (Files.exists(file)) {
                return true;
            }
            WholeFile.write(file, text.text(), model);
            return false;
        } catch (IOException failure) {
            throw unusable(failure);
        }
    }

    /** Whether the settings were changed after it. */
    public boolean isOlder() {
        try {
            return Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(model)) < 0;
        } catch (IOException failure) {
            throw unusable(failure);
        }
    }

    public SettingsText text() {
        try {
            return new SettingsText(Files.readString(file));
        } catch (IOException failure) {
            throw unusable(failure);
        }
    }

    public void discard() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failure) {
            throw unusable(failure);
        }
    }

    private CommandFailure unusable(IOException failure) {
        return CommandFailure.before(
                Exit.FAILED,
                Problem.of(
                        "MK-CFG-012",
                        "The copy of the settings cannot be used.",
                        file + ": " + failure,
                        "Run it as root. Look at the file: ls -l " + file));
    }
}
