package io.mapkeep.storage.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileLock;
import org.h2.store.fs.FakeFileChannel;
import org.h2.store.fs.FileBaseDefault;

/** The database file as H2 has it open. */
final class JournalChannel extends FileBaseDefault {
    private final PageFile file;

    JournalChannel(PageFile file) {
        this.file = file;
    }

    @Override
    public long size() {
        return file.size();
    }

    @Override
    public int read(ByteBuffer to, long position) throws IOException {
        return file.read(to, position);
    }

    @Override
    public int write(ByteBuffer from, long position) throws IOException {
        int length = from.remaining();
        file.write(from, position);
        return length;
    }

    @Override
    protected void implTruncate(long bytes) throws IOException {
        file.truncate(bytes);
    }

    /** The frames are in the journal; a barrier makes them durable, not H2. */
    @Override
    public void force(boolean metaData) {
        // nothing to do
    }

    /** The journal keeps other processes out. */
    @Override
    public FileLock tryLock(long position, long length, boolean shared) {
        return new FileLock(FakeFileChannel.INSTANCE, position, length, shared) {
            @Override
            public boolean isValid() {
                return true;
            }

            @Override
            public void release() {
                // nothing is held
            }
        };
    }
}
