package io.mapkeep.installer.upgrade;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.installer.configuration.WholeFile;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What root keeps of upgrades, in a folder of root alone: root installs what lies in it.
 *
 * <pre>
 *   lock            one command at a time
 *   packages/       the package that is installed, and the one before
 *   order           what {@code upgrade-switch} is to do; there while it is not done
 *   switch, phase, step, status, why    the script's copy, and what it says
 *   history         a line for each that has ended, with tabs between: moment, who, from, to, outcome, snapshot, why
 *   scratch/        may be deleted at any time
 * </pre>
 */
final class UpgradeFolder {
    static final Path STANDARD = Path.of("/var/lib/mapkeep-upgrade");
    private static final FileAttribute<Set<PosixFilePermission>> OWN =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path folder;

    UpgradeFolder(Path folder) {
        this.folder = folder.toAbsolutePath();
    }

    /** Makes it where it is not there. */
    UpgradeFolder open() {
        try {
            Files.createDirectories(folder, OWN);
            boolean safe =
                    Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).getName().equals(System.getProperty("user.name"))
                            && PosixFilePermissions.fromString("rwx------")
                                    .containsAll(Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS));
            if (!safe) {
                throw CommandFailure.before(
                        Exit.FAILED,
                        Problem.of(
                                "MK-UPG-012",
                                "The folder of upgrades is not safe.",
                                folder
                                        + " has to belong to root, and nobody else may enter it: what lies in it is installed.",
                                "See who changed it, then: chown root:root " + folder + " && chmod 700 " + folder));
            }
            Files.createDirectories(folder.resolve("packages"), OWN);
            return this;
        } catch (java.nio.file.AccessDeniedException denied) {
            throw CommandFailure.before(
                    Exit.NOT_PERMITTED,
                    Problem.of(
                            "MK-UPG-011",
                            "Only root can exchange the package.",
                            String.valueOf(denied.getMessage()),
                            "Run it with sudo."));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The one that the unit looks into. */
    boolean isStandard() {
        return folder.equals(STANDARD);
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    /** Empty while it is not there. */
    String text(String name) {
        return whole(name).strip();
    }

    private String whole(String name) {
        try {
            return Files.exists(path(name)) ? Files.readString(path(name)) : "";
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    void write(String name, String text) {
        try {
            WholeFile.write(path(name), text, folder.resolve("lock"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    void delete(String name) {
        try {
            Files.deleteIfExists(path(name));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** An empty one. */
    Path scratch() {
        clear(path("scratch"));
        try {
            return Files.createDirectory(path("scratch"), OWN);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    void clearScratch() {
        clear(path("scratch"));
    }

    /** The package of a version, if it is kept. */
    Optional<Path> kept(String version, String suffix) {
        try (Stream<Path> files = Files.list(path("packages"))) {
            return files.filter(file -> file.endsWith("mapkeep-" + version + suffix))
                    .findFirst();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Keeps a copy of a package, whole or not at all, and forgets all but those named. */
    Path keep(Path file, String version, String suffix) {
        Path kept = path("packages").resolve("mapkeep-" + version + suffix);
        Path beside = path("packages").resolve(".new");
        try {
            Files.copy(file, beside, StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(beside, kept, StandardCopyOption.ATOMIC_MOVE);
            return kept;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    void forgetAllBut(List<Path> needed) {
        try (Stream<Path> files = Files.list(path("packages"))) {
            for (Path file : files.filter(each -> !needed.contains(each)).toList()) {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Newest first. */
    List<PastUpgrade> history() {
        List<PastUpgrade> past = new ArrayList<>();
        whole("history").lines().forEach(line -> {
            String[] words = line.split("\t", -1);
            if (words.length == 7) {
                past.add(new PastUpgrade(
                        Instant.parse(words[0]), words[1], words[2], words[3], words[4], words[5], words[6]));
            }
        });
        Collections.reverse(past);
        return past;
    }

    /** Held until it is closed, or this process ends. */
    AutoCloseable lock() {
        try {
            FileChannel channel = FileChannel.open(
                    path("lock"),
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            FileLock lock = channel.tryLock();
            if (lock == null || Files.exists(path("order"))) {
                channel.close();
                throw CommandFailure.before(
                        Exit.TRY_AGAIN,
                        Problem.of(
                                "MK-UPG-009",
                                "Another upgrade is under way.",
                                lock == null
                                        ? "Another mapkeep command holds " + path("lock") + "."
                                        : "It is at: " + text("step"),
                                "Wait until it has ended: mapkeep upgrade history; journalctl -u mapkeep-upgrade -f"));
            }
            return channel;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void clear(Path folder) {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
