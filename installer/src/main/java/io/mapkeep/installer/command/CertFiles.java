package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.IssuedCertificates.Made;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The files of an issued certificate: {@code NAME.key.pem} (0600, only where the key was made for it), {@code NAME.pem} (the chain as servers send it) and
 * {@code NAME.ca.pem} (the root). None of them may be there before: a key that is overwritten is lost.
 */
final class CertFiles {
    private final Path folder;
    private final String base;

    CertFiles(Path folder, String name) {
        this.folder = folder.toAbsolutePath().normalize();
        String safe = name.replace("*", "_").replaceAll("[^A-Za-z0-9._@-]", "_").replaceFirst("^\\.+", "_");
        this.base = safe.replaceFirst("\\.(pem|csr|req)$", "");
    }

    /** Before the key is made, which would be lost otherwise. */
    void requireNew() {
        Path nearest = nearest();
        if (!Files.isDirectory(nearest) || !Files.isWritable(nearest)) {
            throw unwritable(nearest, "It is no folder, or you may not write to it.");
        }
        for (Path file : List.of(key(), chain(), root())) {
            if (Files.exists(file)) {
                throw unwritable(file, "It exists already.");
            }
        }
    }

    /** The folder, or what is there of the way to it: it is made when there is something to put into it. */
    private Path nearest() {
        Path one = folder;
        while (!Files.exists(one)) {
            one = Objects.requireNonNull(one.getParent(), "the root of a file system is there");
        }
        return one;
    }

    void write(Made made) {
        try {
            Files.createDirectories(folder, owners("rwx------"));
        } catch (IOException failure) {
            throw unwritable(folder, failure.toString());
        }
        made.key().ifPresent(key -> write(key(), key, "rw-------"));
        write(chain(), made.chain(), "rw-r--r--");
        write(root(), made.root(), "rw-r--r--");
    }

    List<String> paths(Made made) {
        List<String> paths = new ArrayList<>();
        made.key().ifPresent(key -> paths.add(key().toString()));
        paths.add(chain().toString());
        paths.add(root().toString());
        return paths;
    }

    /** For {@code --json}: where everything is, and nothing secret. */
    Map<String, Object> shown(Made made) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("certificate", made.certificate());
        shown.put("files", paths(made));
        return shown;
    }

    private Path key() {
        return folder.resolve(base + ".key.pem");
    }

    private Path chain() {
        return folder.resolve(base + ".pem");
    }

    private Path root() {
        return folder.resolve(base + ".ca.pem");
    }

    private static void write(Path file, String text, String permissions) {
        try {
            Files.createFile(file, owners(permissions));
            Files.writeString(file, text);
        } catch (IOException failure) {
            throw unwritable(file, failure.toString());
        }
    }

    private static FileAttribute<?> owners(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }

    private static CommandFailure unwritable(Path file, String why) {
        return CommandFailure.before(
                Exit.BAD_INPUT,
                Problem.of(
                        "MK-CLI-031",
                        "The certificate's files cannot be written: " + file,
                        why,
                        "Name a folder that you may write to with --out. What was issued already is in: mapkeep cert list --issued"));
    }
}
