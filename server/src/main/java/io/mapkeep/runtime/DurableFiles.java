package io.mapkeep.runtime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Small files that are there wholly or not at all, also after a power cut, and folders for their owner alone.
 *
 * <p>A renaming is durable only when the folder was forced too: fsync(2) of a file says nothing about its name.
 */
public final class DurableFiles {
    private static final Set<PosixFilePermission> OWN_FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OWN_FILE = PosixFilePermissions.fromString("rw-------");

    private DurableFiles() {}

    /** Writes a file, 0600, or replaces it, and makes its folder if that is missing; durable when this returns. */
    public static void write(Path file, byte[] bytes) throws IOException {
        write(file, bytes, OWN_FILE);
    }

    /** The same with other permissions, whatever the umask is. */
    public static void write(Path file, byte[] bytes, Set<PosixFilePermission> permissions) throws IOException {
        makeFolder(above(file));
        Path aside = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(aside);
        try (FileChannel channel = FileChannel.open(
                aside,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(OWN_FILE))) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            if (!permissions.equals(OWN_FILE)) {
                Files.setPosixFilePermissions(aside, permissions);
            }
            channel.force(true);
        }
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        sync(above(file));
    }

    /** Renames in one step, durably; takes the place of a file, and of no folder. */
    public static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        sync(above(to));
    }

    /** Makes creations, renamings and deletions in {@code folder} durable. */
    public static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Makes a folder for the owner alone, 0700, if it is not there. */
    public static Path makeFolder(Path folder) throws IOException {
        Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWN_FOLDER));
        return folder;
    }

    /** Deletes a folder with all that is in it; links are deleted, not followed. Not there is fine. */
    public static void deleteFolder(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path left, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(left);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static Path above(Path file) {
        return Objects.requireNonNull(file.toAbsolutePath().getParent(), "the root has no name");
    }
}
