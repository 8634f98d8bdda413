package io.mapkeep.installer.command;

import io.mapkeep.installer.configuration.WholeFile;
import io.mapkeep.installer.setup.SetupAnswers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The answers, the kind of directory that was seen, and the password where a new one was given. */
record Answered(SetupAnswers answers, Optional<String> preset, Optional<Path> newPassword) {
    void keepPassword(Path installed, Path configuration) throws IOException {
        if (newPassword.isPresent() && !newPassword.get().equals(installed)) {
            WholeFile.write(installed, firstLine(newPassword.get()), configuration);
            forgetPassword(installed);
        }
    }

    /** A password that was typed lies in a file of its own until it is taken up. */
    void forgetPassword(Path installed) throws IOException {
        Path typed = typed(installed);
        if (newPassword.equals(Optional.of(typed))) {
            Files.deleteIfExists(typed);
        }
    }

    /** Where a password lies that was typed and is not in use yet. */
    static Path typed(Path installed) {
        return installed.resolveSibling("." + SetupCommand.PASSWORD + ".typed");
    }

    private static String firstLine(Path file) throws IOException {
        try (var lines = Files.lines(file)) {
            return lines.findFirst().orElse("") + "\n";
        }
    }
}
