package io.mapkeep.storage.replica.wire;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * Reads messages from a stream: u32 length of all that follows, u8 kind, body. One buffer serves all but the largest kind, so a flood of
 * messages costs no more memory than one.
 */
final class MessageReader {
    private static final int HEADER_BYTES = 5;
    private static final int BUFFER_BYTES = HEADER_BYTES + Kind.LARGEST_USUAL;

    private static final int MOST_OF_STRANGERS = 16 << 10;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final boolean trusted;
    private int begin;
    private int end;

    /** @param trusted whether the other side is a node; of others only short messages are read */
    MessageReader(InputStream in, boolean trusted) {
        this.in = in;
        this.trusted = trusted;
    }

    /** Whether bytes of a further message are here already. */
    boolean buffered() {
        return end > begin;
    }

    /**
     * The next message; what it holds of the buffer is good until the next call.
     *
     * @throws EOFException at the end of the stream
     * @throws Malformed if that is no message
     */
    Message read() throws IOException {
        fill(HEADER_BYTES);
        ByteBuffer header = ByteBuffer.wrap(buffer, begin, HEADER_BYTES);
        long length = Integer.toUnsignedLong(header.getInt());
        int number = Byte.toUnsignedInt(header.get());
        if (length < 1 || length > Integer.MAX_VALUE) {
            throw new Malformed("a message of " + length + " bytes");
        }
        int body = (int) length - 1;
        Kind kind = Kind.of(number, body);
        if (!trusted && body > MOST_OF_STRANGERS) {
            throw new Malformed(kind + " from one that is no node yet");
        }
        begin += HEADER_BYTES;
        if (body > BUFFER_BYTES) {
            return kind.read(ByteBuffer.wrap(large(body)));
        }
        fill(body);
        ByteBuffer whole = ByteBuffer.wrap(buffer, begin, body).slice();
        begin += body;
        return kind.read(whole);
    }

    private byte[] large(int body) throws IOException {
        byte[] bytes = new byte[body];
        int had = Math.min(body, end - begin);
        System.arraycopy(buffer, begin, bytes, 0, had);
        begin += had;
        if (in.readNBytes(bytes, had, body - had) < body - had) {
            throw new EOFException();
        }
        return bytes;
    }

    /** Makes at least {@code wanted} bytes stand in the buffer in one piece. */
    private void fill(int wanted) throws IOException {
        if (end - begin >= wanted) {
            return;
        }
        if (begin + wanted > buffer.length || begin == end) {
            System.arraycopy(buffer, begin, buffer, 0, end - begin);
            end -= begin;
            begin = 0;
        }
        while (end - begin < wanted) {
            int read = in.read(buffer, end, buffer.length - end);
            if (read < 0) {
                throw new EOFException();
            }
            end += read;
        }
    }
}
