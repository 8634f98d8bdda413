package io.mapkeep.identity.agreement;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Unavailable;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The text as it is in its file now. It is read when somebody is to see it, so a file that is missing keeps the appliance from nothing but this.
 *
 * @param sha256 of the bytes, in hexadecimal: what was accepted can be proved later, whatever became of the file
 */
record AgreementText(String text, String sha256) {
    private static final int LARGEST = 256 << 10;

    /** @throws Unavailable (MK-AGR-001) if it cannot be read as UTF-8 of at most 256 KiB */
    static AgreementText read(Path file) {
        try {
            if (Files.size(file) > LARGEST) {
                throw unreadable(file, "It has more than 256 KiB.", null);
            }
            return new AgreementText(Files.readString(file), hash(Files.readAllBytes(file)));
        } catch (MalformedInputException notUtf8) {
            throw unreadable(file, "It is not UTF-8.", notUtf8);
        } catch (IOException failure) {
            throw unreadable(file, failure.toString(), failure);
        }
    }

    static Unavailable unreadable(Path file, String why, @org.jspecify.annotations.Nullable Throwable cause) {
        return new Unavailable(
                Problem.of(
                        "MK-AGR-001",
                        "The agreement cannot be shown.",
                        why,
                        "An administrator makes the file of agreement.text_file readable for the appliance's user: ls -l "
                                + file),
                cause);
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
