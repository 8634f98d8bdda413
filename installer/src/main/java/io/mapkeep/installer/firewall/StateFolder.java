package io.mapkeep.installer.firewall;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.installer.client.Answers;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What root knows of the firewall, in a folder of root alone: nobody who takes over the appliance may write what is loaded.
 *
 * <pre>
 *   lock                 one command at a time
 *   revision/000007/     revision.json, plan.json, rules.nft, state (pending, confirmed, reverted, refused)
 *   pending/             pending.json, former.nft, former-whole.nft, rollback.sh
 *   rules.nft, current   what is loaded when the machine starts, and which revision that is
 *   listing, listing-by  how the kernel listed the confirmed rules, and which nftables said so
 *   acts/                what the appliance has to write into its audit log yet
 * </pre>
 *
 * A pending change is decided by renaming its folder, to {@code confirming} or {@code reverting}: of two that try, one succeeds, also if one of them is a script.
 */
final class StateFolder {
    static final Path STANDARD = Path.of("/var/lib/mapkeep-firewall");
    private static final Set<PosixFilePermission> OWN_FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWN_FOLDER = PosixFilePermissions.fromString("rwx------");

    private final Path folder;

    StateFolder(Path folder) {
        this.folder = folder.toAbsolutePath();
    }

    /** Makes the folder, and refuses one that others may write. */
    void open() {
        try {
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWN_FOLDER));
            boolean mine = Integer.valueOf(0).equals(Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS));
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS);
            if (!mine || !OWN_FOLDER.containsAll(permissions)) {
                throw CommandFailure.before(
                        Exit.FAILED,
                        Problem.of(
                                "MK-FW-013",
                                "The state folder of the firewall is not safe.",
                                folder + " has to belong to root, and nobody else may enter it.",
                                "See who changed it, then: chown root:root " + folder + " && chmod 700 " + folder));
            }
            Files.createDirectories(folder.resolve("revision"), PosixFilePermissions.asFileAttribute(OWN_FOLDER));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    Optional<String> text(String name) {
        try {
            return Optional.of(Files.readString(path(name)));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    <T> Optional<T> json(String name, Class<T> type) {
        return text(name).map(text -> {
            try {
                return Answers.read(text.getBytes(StandardCharsets.UTF_8), type);
            } catch (IOException failure) {
                throw new UncheckedIOException("cannot be read: " + path(name), failure);
            }
        });
    }

    /** Writes a file, 0600, wholly or not at all; durable when this returns. */
    void write(String name, String text) {
        Path file = path(name);
        Path aside = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.createDirectories(above(file), PosixFilePermissions.asFileAttribute(OWN_FOLDER));
            Files.deleteIfExists(aside);
            try (FileChannel channel = FileChannel.open(
                    aside,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(OWN_FILE))) {
                ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            sync(above(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Renames a folder, durably. False if it is not there, or if there is one of that name. */
    boolean rename(String from, String to) {
        try {
            Files.move(path(from), path(to), StandardCopyOption.ATOMIC_MOVE);
            sync(folder);
            return true;
        } catch (NoSuchFileException
                | java.nio.file.FileAlreadyExistsException
                | java.nio.file.DirectoryNotEmptyException taken) {
            return false;
        } catch (IOException failure) {
            if (Files.isDirectory(path(from)) && !Files.exists(path(to))) {
                throw new UncheckedIOException(failure);
            }
            return false;
        }
    }

    /** Names of the files of a folder, in order; none if there is no such folder. */
    List<String> names(String name) {
        try (Stream<Path> files = Files.list(path(name))) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        } catch (NoSuchFileException absent) {
            return List.of();
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

    boolean has(String name) {
        return Files.exists(path(name));
    }

    /** Takes away a folder of files. */
    void remove(String name) {
        try (Stream<Path> files = Files.list(path(name))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(path(name));
            sync(folder);
        } catch (NoSuchFileException gone) {
            // as wanted
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Numbers of all revisions, the oldest first. */
    List<Integer> revisions() {
        try (Stream<Path> folders = Files.list(path("revision"))) {
            return folders.map(each -> String.valueOf(each.getFileName()))
                    .filter(name -> name.matches("\\d{6}"))
                    .map(Integer::valueOf)
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static String revision(int number, String file) {
        return String.format(Locale.ROOT, "revision/%06d/%s", number, file);
    }

    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static Path above(Path file) {
        return Objects.requireNonNull(file.getParent());
    }
}
