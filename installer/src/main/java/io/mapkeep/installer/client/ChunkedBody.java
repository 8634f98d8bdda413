package io.mapkeep.installer.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import org.jspecify.annotations.Nullable;

/** A body in chunks (RFC 9112, 7.1). Only the last chunk ends it, so an answer that breaks off cannot be taken for a whole one. */
final class ChunkedBody extends InputStream {
    private final InputStream in;
    private @Nullable SizedBody chunk;
    private boolean ended;

    ChunkedBody(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        while (!ended) {
            int count = chunk == null ? -1 : chunk.read(bytes, offset, length);
            if (count >= 0) {
                return count;
            }
            if (chunk != null && !Answer.line(in).isEmpty()) {
                throw new ProtocolException("a chunk is longer than it says");
            }
            chunk = next();
        }
        return -1;
    }

    private @Nullable SizedBody next() throws IOException {
        String size = Answer.line(in).split(";", 2)[0].strip();
        if (!size.matches("[0-9A-Fa-f]{1,15}")) {
            throw new ProtocolException("not the size of a chunk");
        }
        long length = Long.parseLong(size, 16);
        if (length > 0) {
            return new SizedBody(in, length);
        }
        ended = true;
        return null;
    }
}
