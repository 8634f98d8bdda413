package io.mapkeep.installer.command;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A new file, mode 0600 from its first moment, that a secret is written to instead of the screen. */
final class SecretFile {
    private SecretFile() {}

    /** Before the secret is made, which would be lost otherwise. */
    static void requireNew(Path file) {
        if (Files.exists(file)) {
            throw unwritable(file, "It exists already.");
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isWritable(folder)) {
            throw unwritable(file, "Its folder is not there, or you may not write to it.");
        }
    }

    static void write(Path file, String secret) {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, secret + "\n", StandardCharsets.US_ASCII);
        } catch (IOException failure) {
            throw unwritable(file, failure.toString());
        }
    }

    private static CommandFailure unwritable(Path file, String why) {
        return CommandFailure.before(
                Exit.BAD_INPUT,
                Problem.of(
                        "MK-CLI-017",
                        "The key cannot be written to " + file + ".",
                        why,
                        "Name a new file in a folder that you may write to."));
    }
}
