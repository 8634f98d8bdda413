package io.mapkeep.storage.cut;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The bytes of a file. Not safe for several threads: the machine's lock guards it. */
final class FileContents {
    private byte[] bytes;
    private int size;

    FileContents(byte[] start) {
        bytes = start.clone();
        size = start.length;
    }

    int size() {
        return size;
    }

    byte[] copy() {
        return Arrays.copyOf(bytes, size);
    }

    int read(ByteBuffer to, long position) {
        if (position >= size) {
            return -1;
        }
        int count = (int) Math.min(to.remaining(), size - position);
        to.put(bytes, (int) position, count);
        return count;
    }

    /** Writes {@code source} from {@code first} to before {@code end}; its byte 0 belongs at {@code position}. */
    void write(long position, byte[] source, int first, int end) {
        if (end <= first) {
            return;
        }
        int needed = Math.toIntExact(position + end);
        resizeAtLeast(needed);
        System.arraycopy(source, first, bytes, Math.toIntExact(position + first), end - first);
    }

    void resizeAtLeast(int wanted) {
        if (wanted > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(wanted, bytes.length + (bytes.length >> 1)));
        }
        size = Math.max(size, wanted);
    }

    /** As ftruncate(2), which can also lengthen a file; H2 and the journal shorten only. */
    void resize(int wanted) {
        if (wanted < size) {
            Arrays.fill(bytes, wanted, size, (byte) 0);
            size = wanted;
        } else {
            resizeAtLeast(wanted);
        }
    }
}
