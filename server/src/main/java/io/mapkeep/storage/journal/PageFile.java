package io.mapkeep.storage.journal;

import java.io.IOException;
import java.nio.ByteBuffer;

/** What H2 opens as its database file. */
interface PageFile {
    long size();

    /** @return how many bytes; -1 at or beyond the end */
    int read(ByteBuffer to, long position) throws IOException;

    void write(ByteBuffer from, long position) throws IOException;

    void truncate(long bytes) throws IOException;
}
