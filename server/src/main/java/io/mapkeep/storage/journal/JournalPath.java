package io.mapkeep.storage.journal;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.h2.store.fs.FilePath;
import org.jspecify.annotations.Nullable;

/**
 * Lets H2 open a journal, or a view of one, as if it were a file: {@code journal:/NAME.mv.db}. There is nothing else in that file system:
 * H2 finds no other file, and can make none.
 */
public final class JournalPath extends FilePath {
    private static final String SCHEME = "journal";
    private static final String ROOT = SCHEME + ":/";
    private static final Map<String, PageFile> OPEN = new ConcurrentHashMap<>();

    static {
        FilePath.register(new JournalPath(ROOT));
    }

    /** H2 makes the first one to ask it for others. */
    public JournalPath(String name) {
        this.name = name;
    }

    /**
     * Offers a journal under a name until {@link #withdraw}.
     *
     * @param label unique among open ones
     * @return what H2 is told to open, without the ending {@code .mv.db}
     */
    public static String offer(String label, Journal journal) {
        return offer(label, (PageFile) journal);
    }

    /** The same with a view; what H2 writes to it goes with it. */
    public static String offer(String label, PinnedView view) {
        return offer(label, new ScratchFile(view));
    }

    private static String offer(String label, PageFile file) {
        String path = ROOT + label.replaceFirst("^/+", "");
        if (OPEN.putIfAbsent(path + ".mv.db", file) != null) {
            throw new IllegalStateException(path + " is open already");
        }
        return path;
    }

    public static void withdraw(String path) {
        OPEN.remove(path + ".mv.db");
    }

    private @Nullable PageFile file() {
        return OPEN.get(name);
    }

    @Override
    public long size() {
        PageFile file = file();
        return file == null ? 0 : file.size();
    }

    @Override
    public boolean exists() {
        PageFile file = file();
        return isDirectory() || (file != null && file.size() > 0);
    }

    @Override
    public java.nio.channels.FileChannel open(String mode) throws java.io.IOException {
        PageFile file = file();
        if (file == null) {
            throw new java.nio.file.NoSuchFileException(name);
        }
        return new JournalChannel(file);
    }

    @Override
    public void moveTo(FilePath to, boolean replace) {
        throw new UnsupportedOperationException(name);
    }

    @Override
    public boolean createFile() {
        return false;
    }

    @Override
    public void delete() {
        // there is no other file
    }

    @Override
    public List<FilePath> newDirectoryStream() {
        return List.of();
    }

    @Override
    public FilePath toRealPath() {
        return this;
    }

    @Override
    public FilePath getParent() {
        return new JournalPath(ROOT);
    }

    @Override
    public boolean isDirectory() {
        return name.equals(ROOT);
    }

    @Override
    public boolean isRegularFile() {
        return file() != null;
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
    public void createDirectory() {
        // it is there
    }

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
        return new JournalPath(path);
    }
}
