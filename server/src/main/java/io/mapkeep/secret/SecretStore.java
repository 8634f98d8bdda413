package io.mapkeep.secret;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Failed;
import io.mapkeep.runtime.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The appliance's own keys, a file each, mode 0600 in a folder of mode 0700. A file appears whole or not at all: it is written aside,
 * forced to disk, then renamed.
 */
public final class SecretStore {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path folder;

    private SecretStore(Path folder) {
        this.folder = folder;
    }

    /** Opens the folder and makes it if it is not there. */
    public static SecretStore open(Path folder) {
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            return new SecretStore(folder);
        } catch (IOException failure) {
            throw unusable(folder, failure);
        }
    }

    /** The secret of that name, made of {@code length} random bytes if it does not exist yet. */
    public synchronized Redacted<byte[]> key(String name, int length) {
        return find(name).orElseGet(() -> {
            byte[] bytes = new byte[length];
            RANDOM.nextBytes(bytes);
            put(name, bytes);
            return Redacted.of(bytes);
        });
    }

    public synchronized Optional<Redacted<byte[]>> find(String name) {
        try {
            return Optional.of(Redacted.of(Files.readAllBytes(file(name))));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException failure) {
            throw unusable(file(name), failure);
        }
    }

    /** Stores or replaces a secret. */
    public synchronized void put(String name, byte[] value) {
        Path target = file(name);
        try {
            DurableFiles.write(target, value);
        } catch (IOException failure) {
            throw unusable(target, failure);
        }
    }

    public synchronized void delete(String name) {
        try {
            Files.deleteIfExists(file(name));
        } catch (IOException failure) {
            throw unusable(file(name), failure);
        }
    }

    /** The names of all secrets there are, in order. */
    public synchronized List<String> names() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> NAME.matcher(name).matches())
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            throw unusable(folder, failure);
        }
    }

    /** Where the secret lies, for messages to an admin. */
    public Path file(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a secret's name: " + name);
        }
        return folder.resolve(name);
    }

    private static Failed unusable(Path path, IOException cause) {
        return new Failed(
                Problem.of(
                        "MK-SEC-001",
                        "The secret store cannot be used.",
                        path + ": " + cause,
                        "Make the folder writable for the appliance's user, mode 0700, on a disk with free space."),
                cause);
    }
}
