package io.mapkeep.storage.cut;

import io.mapkeep.storage.journal.Disk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.store.fs.FilePath;

/** Lets plain H2 keep its files on a {@link Disk}: {@code cut:/7/plain.mv.db} is a file on the disk mounted as 7. */
final class PlainPath extends FilePath {
    private static final String SCHEME = "cut";
    private static final Map<String, Disk> MOUNTED = new ConcurrentHashMap<>();
    private static final AtomicInteger MOUNTS = new AtomicInteger();

    static {
        FilePath.register(new PlainPath(SCHEME + ":/"));
    }

    /** Until it is closed, H2 finds the disk under {@link #path}. */
    record Mount(String number) implements AutoCloseable {
        String path() {
            return SCHEME + ":/" + number;
        }

        @Override
        public void close() {
            MOUNTED.remove(number);
        }
    }

    /** An operation whose IOException H2 does not expect. */
    @FunctionalInterface
    private interface Asking<T> {
        T ask() throws IOException;
    }

    private PlainPath(String path) {
        name = path;
    }

    static Mount mount(Disk disk) {
        var mount = new Mount(String.valueOf(MOUNTS.incrementAndGet()));
        MOUNTED.put(mount.number(), disk);
        return mount;
    }

    private static <T> T unchecked(Asking<T> asking) {
        try {
            return asking.ask();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Number of the mount, and the file's name. */
    private String[] parts() {
        String[] parts = name.substring(SCHEME.length() + 2).split("/", 2);
        return parts.length == 2 ? parts : new String[] {parts[0], ""};
    }

    private Disk disk() {
        Disk disk = MOUNTED.get(parts()[0]);
        if (disk == null) {
            throw new UncheckedIOException(new IOException("not mounted: " + name));
        }
        return disk;
    }

    private String file() {
        return parts()[1];
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new PlainChannel(disk().open(file()));
    }

    @Override
    public long size() {
        return unchecked(() -> {
            try (var opened = disk().open(file())) {
                return opened.size();
            }
        });
    }

    @Override
    public void moveTo(FilePath target, boolean atomicReplace) {
        unchecked(() -> {
            disk().rename(file(), ((PlainPath) target).file());
            return true;
        });
    }

    @Override
    public boolean createFile() {
        return unchecked(() -> {
            boolean isNew = !disk().exists(file());
            disk().open(file()).close();
            return isNew;
        });
    }

    @Override
    public boolean exists() {
        return isDirectory() || unchecked(() -> disk().exists(file()));
    }

    @Override
    public void delete() {
        unchecked(() -> {
            disk().delete(file());
            return true;
        });
    }

    @Override
    public List<FilePath> newDirectoryStream() {
        return unchecked(() -> disk().list().stream()
                .<FilePath>map(file -> getPath(SCHEME + ":/" + parts()[0] + "/" + file))
                .toList());
    }

    @Override
    public FilePath toRealPath() {
        return this;
    }

    @Override
    public FilePath getParent() {
        return getPath(SCHEME + ":/" + parts()[0]);
    }

    @Override
    public boolean isDirectory() {
        return file().isEmpty();
    }

    @Override
    public boolean isRegularFile() {
        return !isDirectory();
    }

    @Override
    public boolean isAbsolute() {
        return true;
    }

    @Override
    public long lastModified() {
        return 0;
    }

    @Override
    public boolean canWrite() {
        return true;
    }

    @Override
    public void createDirectory() {}

    @Override
    public boolean setReadOnly() {
        return false;
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FilePath getPath(String path) {
        return new PlainPath(path);
    }
}
