package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.CertificateInstall;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads files of certificates and the password that opens them. Nothing is looked into here; the appliance does that. */
final class CertInput {
    private static final int LONGEST_PASSWORD = 4_096;

    private CertInput() {}

    static CertificateInstall.File read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(CertificateInstall.File.LARGEST + 1);
            if (content.length > CertificateInstall.File.LARGEST) {
                throw CommandFailure.before(Exit.BAD_INPUT, CertificateInstall.File.tooLarge(file.toString()));
            }
            return new CertificateInstall.File(file.toString(), content);
        } catch (IOException failure) {
            throw unreadable(file.toString(), failure);
        }
    }

    /** The first line of the file, or of standard input for {@code -}. */
    static Optional<String> password(Mapkeep mapkeep, @Nullable String file) {
        if (file == null) {
            return Optional.empty();
        }
        try (InputStream in = file.equals("-") ? mapkeep.surroundings().in() : Files.newInputStream(Path.of(file))) {
            String text = new String(in.readNBytes(LONGEST_PASSWORD), StandardCharsets.UTF_8);
            return Optional.of(text.lines().findFirst().orElse(""));
        } catch (IOException failure) {
            throw unreadable(file, failure);
        }
    }

    private static String words(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "It is not there.";
        }
        return failure instanceof AccessDeniedException ? "This user may not read it." : failure.toString();
    }

    private static CommandFailure unreadable(String file, IOException failure) {
        return CommandFailure.before(
                Exit.BAD_INPUT,
                Problem.of(
                        "MK-CLI-012",
                        "The file " + file + " cannot be read.",
                        words(failure),
                        "Check its name and permissions: ls -l " + file));
    }
}
