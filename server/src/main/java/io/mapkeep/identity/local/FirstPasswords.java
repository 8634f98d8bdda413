package io.mapkeep.identity.local;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Failed;
import io.mapkeep.runtime.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;

/** The files with passwords that the appliance made, mode 0600: an administrator hands them on, no answer and no log ever holds one. */
final class FirstPasswords {
    private static final int CHARACTERS = 24;
    /** Without those that are mistaken for others on paper; 24 of them are 139 bits. */
    private static final String ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";

    private final Path ofAdmin;
    private final Path ofOthers;

    /** @param ofAdmin the break-glass administrator's file; those of others lie in the folder {@code first-passwords} beside it */
    FirstPasswords(Path ofAdmin) {
        this.ofAdmin = ofAdmin;
        this.ofOthers = ofAdmin.resolveSibling("first-passwords");
    }

    Path file(String name) {
        return name.equals(LocalAccounts.ADMIN) ? ofAdmin : ofOthers.resolve(name);
    }

    boolean lies(String name) {
        return Files.exists(file(name));
    }

    /** Makes one, writes it down and returns it. */
    String make(String name) {
        String password = random();
        try {
            if (!name.equals(LocalAccounts.ADMIN)) {
                Files.createDirectories(
                        ofOthers, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            DurableFiles.write(file(name), (password + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException failure) {
            throw unwritable(name, failure);
        }
        return password;
    }

    void delete(String name) {
        try {
            Files.deleteIfExists(file(name));
        } catch (IOException failure) {
            throw unwritable(name, failure);
        }
    }

    private Failed unwritable(String name, IOException failure) {
        return new Failed(
                Problem.of(
                        "MK-IDN-007",
                        "The file with the first password of \"" + name + "\" cannot be written.",
                        file(name) + ": " + failure,
                        "Make the data folder writable for the appliance's user, on a disk with free space."),
                failure);
    }

    private static String random() {
        var source = new SecureRandom();
        var word = new StringBuilder();
        for (int i = 0; i < CHARACTERS; i++) {
            word.append(ALPHABET.charAt(source.nextInt(ALPHABET.length())));
        }
        return word.toString();
    }
}
