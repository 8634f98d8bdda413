package io.mapkeep.storage.snapshot.block;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Where the bytes of a part come from. It is read from its beginning to its end, once, by one thread. */
public interface PartSource {
    /** Does not change while it is read. */
    long bytes();

    /** As {@code FileChannel.read}: how many bytes were read, -1 at the end. */
    int read(ByteBuffer to, long position) throws IOException;

    /** Bytes in memory. */
    static PartSource of(byte[] contents) {
        return new PartSource() {
            @Override
            public long bytes() {
                return contents.length;
            }

            @Override
            public int read(ByteBuffer to, long position) {
                if (position >= contents.length) {
                    return -1;
                }
                int length = (int) Math.min(to.remaining(), contents.length - position);
                to.put(contents, (int) position, length);
                return length;
            }
        };
    }
}
