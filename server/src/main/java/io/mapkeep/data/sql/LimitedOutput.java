package io.mapkeep.data.sql;

import io.mapkeep.contract.units.ByteSize;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Breaks an answer off that grows beyond {@code sql.answer}. */
final class LimitedOutput extends FilterOutputStream {
    private long left;

    LimitedOutput(OutputStream out, ByteSize most) {
        super(out);
        this.left = most.bytes();
    }

    @Override
    public void write(int b) throws IOException {
        spend(1);
        out.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        spend(length);
        out.write(bytes, offset, length);
    }

    private void spend(int length) throws IOException {
        left -= length;
        if (left < 0) {
            throw new IOException("the answer is larger than sql.answer");
        }
    }
}
