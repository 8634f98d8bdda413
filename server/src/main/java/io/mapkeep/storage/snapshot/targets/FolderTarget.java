package io.mapkeep.storage.snapshot.targets;

import io.mapkeep.contract.problem.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Objects as files, 0600, in folders of 0700. A file appears under its name only when its bytes are durable: written aside, forced, renamed,
 * and the folder forced too.
 *
 * <p>The file {@code mapkeep-target} marks the folder. An empty mount point has none, so a disk that is not mounted is noticed before
 * the disk beneath it fills.
 */
public final class FolderTarget implements Target {
    /** Tells the folder from an empty mount point; its contents are for people. */
    static final String MARKER = "mapkeep-target";

    /** Begins the names of files that are being written; upper case, so that no object is called so. */
    static final String ASIDE = "WRITING-";

    /** Forced after so many bytes: whoever else waits for this disk, a commit above all, waits behind no more than that. */
    private static final int AT_ONCE = 1 << 20;

    private static final FileAttribute<Set<PosixFilePermission>> FOLDER_MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> FILE_MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path folder;
    private final AtomicLong sequence = new AtomicLong();

    private FolderTarget(Path folder) {
        this.folder = folder;
    }

    /** Makes the folder a target, or takes it as it is if it is one. */
    public static FolderTarget create(Path folder) {
        try {
            Files.createDirectories(folder, FOLDER_MODE);
            var target = new FolderTarget(folder);
            if (!Files.exists(folder.resolve(MARKER))) {
                target.write(
                        folder.resolve(MARKER),
                        ByteBuffer.wrap("Snapshots of Mapkeep lie here. While this file is missing, none is written.\n"
                                .getBytes(StandardCharsets.US_ASCII)));
            }
            target.removeUnfinished();
            return target;
        } catch (IOException failure) {
            throw TargetProblems.unusable(folder.toString(), "making the folder", failure);
        }
    }

    /** @throws ProblemException.Unavailable MK-SNP-003 if the folder was not made by {@link #create} */
    public static FolderTarget open(Path folder) {
        var target = new FolderTarget(folder);
        target.requireMarker();
        return target;
    }

    @Override
    public void put(String name, ByteBuffer contents) {
        // Each time: a disk can go away under a running process, and the folder beneath it must not be filled then.
        requireMarker();
        try {
            write(file(name), contents.duplicate());
        } catch (IOException failure) {
            throw explained(name, "writing " + name, failure);
        }
    }

    @Override
    public byte[] read(String name, int limit) {
        try (FileChannel channel = FileChannel.open(file(name), StandardOpenOption.READ)) {
            long size = channel.size();
            if (size > limit) {
                throw TargetProblems.damaged(
                        location(), name, "it has " + size + " bytes, where at most " + limit + " can be");
            }
            return fill(channel, name, 0, (int) size);
        } catch (IOException failure) {
            throw explained(name, "reading " + name, failure);
        }
    }

    @Override
    public byte[] read(String name, long offset, int length) {
        try (FileChannel channel = FileChannel.open(file(name), StandardOpenOption.READ)) {
            return fill(channel, name, offset, length);
        } catch (IOException failure) {
            throw explained(name, "reading " + name, failure);
        }
    }

    @Override
    public List<StoredObject> list(String prefix) {
        requireMarker();
        List<StoredObject> found = new ArrayList<>();
        int slash = prefix.lastIndexOf('/');
        Path start = slash < 0 ? folder : folder.resolve(ObjectName.checked(prefix.substring(0, slash)));
        if (!Files.isDirectory(start)) {
            return List.of();
        }
        try {
            Files.walkFileTree(start, new Walk(prefix, found));
        } catch (IOException failure) {
            throw TargetProblems.unusable(location(), "listing " + prefix, failure);
        }
        found.sort(Comparator.comparing(StoredObject::name));
        return found;
    }

    @Override
    public boolean exists(String name) {
        return Files.isRegularFile(file(name), LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public void delete(String name) {
        Path file = file(name);
        try {
            if (Files.deleteIfExists(file)) {
                force(above(file));
            }
        } catch (IOException failure) {
            throw TargetProblems.unusable(location(), "deleting " + name, failure);
        }
    }

    @Override
    public OptionalLong freeBytes() {
        try {
            return OptionalLong.of(Files.getFileStore(folder).getUsableSpace());
        } catch (IOException unknown) {
            return OptionalLong.empty();
        }
    }

    @Override
    public String location() {
        return folder.toString();
    }

    @Override
    public void close() {
        // Nothing stays open between calls.
    }

    private void requireMarker() {
        if (!Files.exists(folder.resolve(MARKER))) {
            throw TargetProblems.notMounted(location(), MARKER);
        }
    }

    private Path file(String name) {
        return folder.resolve(ObjectName.checked(name));
    }

    /** All files are below the folder, so each has one. */
    private static Path above(Path file) {
        return Objects.requireNonNull(file.toAbsolutePath().getParent());
    }

    private void write(Path file, ByteBuffer contents) throws IOException {
        Path parent = above(file);
        makeFolders(parent);
        Path aside = folder.resolve(ASIDE + ProcessHandle.current().pid() + "-" + sequence.incrementAndGet());
        try {
            Files.deleteIfExists(aside);
            try (FileChannel channel = FileChannel.open(
                    aside, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), FILE_MODE)) {
                while (contents.hasRemaining()) {
                    ByteBuffer some = contents.slice(contents.position(), Math.min(AT_ONCE, contents.remaining()));
                    contents.position(contents.position() + channel.write(some));
                    if (contents.hasRemaining()) {
                        channel.force(false);
                    }
                }
                channel.force(true);
            }
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            Files.deleteIfExists(aside);
            throw failure;
        }
        force(parent);
    }

    /** Each new folder is forced into the one above it: otherwise a power cut takes the folder and all in it. */
    private void makeFolders(Path wanted) throws IOException {
        if (Files.isDirectory(wanted)) {
            return;
        }
        Path above = above(wanted);
        makeFolders(above);
        Files.createDirectories(wanted, FOLDER_MODE);
        force(above);
    }

    private byte[] fill(FileChannel channel, String name, long offset, int length) throws IOException {
        byte[] bytes = new byte[length];
        ByteBuffer to = ByteBuffer.wrap(bytes);
        while (to.hasRemaining()) {
            if (channel.read(to, offset + to.position()) < 0) {
                throw TargetProblems.damaged(
                        location(), name, "it ends at byte " + channel.size() + ", before byte " + (offset + length));
            }
        }
        return bytes;
    }

    private void removeUnfinished() throws IOException {
        try (var files = Files.newDirectoryStream(folder, ASIDE + "*")) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
    }

    private ProblemException explained(String name, String doing, IOException failure) {
        if (failure instanceof NoSuchFileException || failure instanceof NotDirectoryException) {
            requireMarker();
            return TargetProblems.missing(location(), name);
        }
        // Java has no exception of its own for a full disk, and the message is in the system's language: ask the disk.
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        boolean full = message.contains("no space")
                || message.contains("quota")
                || freeBytes().orElse(Long.MAX_VALUE) < 1 << 20;
        return full
                ? TargetProblems.full(location(), name, failure)
                : TargetProblems.unusable(location(), doing, failure);
    }

    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Collects what could be an object; what lies there besides is none of our business. */
    private final class Walk extends SimpleFileVisitor<Path> {
        private final String prefix;
        private final List<StoredObject> found;

        Walk(String prefix, List<StoredObject> found) {
            this.prefix = prefix;
            this.found = found;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = folder.relativize(file).toString();
            if (attributes.isRegularFile()
                    && name.startsWith(prefix)
                    && !name.equals(MARKER)
                    && ObjectName.allowed(name)) {
                found.add(new StoredObject(name, attributes.size()));
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }
    }
}
