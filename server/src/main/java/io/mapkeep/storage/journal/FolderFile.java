package io.mapkeep.storage.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file of a {@link FolderDisk}.
 *
 * <p>A {@link FileChannel} is closed for everybody when one thread in it is interrupted. Requests are interrupted when they take too long, and
 * a database must not end with them: so the interruption is put off, and the channel opened again. All that is done here may be done twice.
 */
final class FolderFile implements DiskFile {
    private static final Set<StandardOpenOption> OPTIONS =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);

    private final Path path;
    private volatile FileChannel channel;
    private boolean closed;

    FolderFile(Path path) throws IOException {
        this.path = path;
        this.channel = FileChannel.open(
                path, OPTIONS, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    @FunctionalInterface
    private interface Operation {
        long on(FileChannel channel) throws IOException;
    }

    @Override
    public long size() throws IOException {
        return uninterrupted(FileChannel::size);
    }

    @Override
    public int read(ByteBuffer to, long position) throws IOException {
        int start = to.position();
        return (int) uninterrupted(open -> {
            to.position(start);
            return open.read(to, position);
        });
    }

    @Override
    public void write(ByteBuffer from, long position) throws IOException {
        uninterrupted(open -> {
            ByteBuffer rest = from.duplicate();
            long at = position;
            while (rest.hasRemaining()) {
                at += open.write(rest, at);
            }
            return at;
        });
    }

    @Override
    public void truncate(long size) throws IOException {
        uninterrupted(open -> open.truncate(size).size());
    }

    @Override
    public void force() throws IOException {
        uninterrupted(open -> {
            open.force(false);
            return 0;
        });
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        channel.close();
    }

    private long uninterrupted(Operation operation) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                FileChannel used = channel;
                try {
                    return operation.on(used);
                } catch (ClosedChannelException byAnInterruption) {
                    interrupted |= Thread.interrupted();
                    reopen(used, byAnInterruption);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private synchronized void reopen(@Nullable FileChannel used, ClosedChannelException why) throws IOException {
        if (closed) {
            throw why;
        }
        if (channel == used) {
            channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        }
    }
}
