package io.mapkeep.storage.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Reading whole ranges of a file. */
final class Blocks {
    static final int BYTES = 4096;

    private Blocks() {}

    /** One block; shorter at the end of the file. */
    static byte[] read(DiskFile file, long position) throws IOException {
        byte[] block = new byte[BYTES];
        int got = fill(file, ByteBuffer.wrap(block), position);
        return got == BYTES ? block : Arrays.copyOf(block, got);
    }

    /** Reads until {@code to} is full or the file ends. Returns how many bytes. */
    static int fill(DiskFile file, ByteBuffer to, long position) throws IOException {
        int got = 0;
        while (to.hasRemaining()) {
            int more = file.read(to, position + got);
            if (more < 0) {
                break;
            }
            got += more;
        }
        return got;
    }

    static boolean isZero(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
