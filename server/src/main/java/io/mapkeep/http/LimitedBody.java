package io.mapkeep.http;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.TooLarge;
import io.mapkeep.contract.units.ByteSize;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A request's body that ends with a problem where the limit is passed. */
final class LimitedBody extends FilterInputStream {
    private final ByteSize limit;
    private long read;

    LimitedBody(InputStream body, ByteSize limit) {
        super(body);
        this.limit = limit;
    }

    static TooLarge tooLarge(ByteSize limit) {
        return new TooLarge(Problem.of(
                "MK-HTP-005",
                "The request's body is too large.",
                "At most " + limit + " are taken here.",
                "Send less at once, or ask an administrator about limits.request_body and import.file."));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = super.read(buffer, offset, length);
        if (count > 0) {
            read += count;
            if (read > limit.bytes()) {
                throw tooLarge(limit);
            }
        }
        return count;
    }

    /** By reading, so that what is skipped counts too. */
    @Override
    public long skip(long count) throws IOException {
        byte[] skipped = new byte[(int) Math.min(Math.max(count, 0), 8192)];
        return Math.max(0, read(skipped, 0, skipped.length));
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
