package io.mapkeep.storage.journal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * The smallest unit of the journal.
 *
 * <pre>
 *   0  u32  CRC32C of: journal id, segment number, bytes 4 to the end of the payload
 *   4  u32  payload length
 *   8  u64  sequence, one more than the frame before
 *  16  u64  position in the database file; see {@link Kind}
 *  24  u8   kind
 *  25       seven zero bytes
 *  32       payload, then zero bytes to a multiple of eight
 * </pre>
 *
 * Big-endian. Journal and segment go into the checksum, so that what a reused file held before is no frame of this life.
 *
 * @param payload from its position to its limit
 */
record Frame(Kind kind, long sequence, long position, ByteBuffer payload) {
    static final int HEADER_BYTES = 32;
    /** Larger writes are cut: a reader needs no more memory for a frame, and for the collector it is no humongous object. */
    static final int MOST_PAYLOAD_BYTES = 256 << 10;

    private static final ByteBuffer NO_PAYLOAD = ByteBuffer.allocate(0);

    /** What a frame does. */
    enum Kind {
        /** The payload stands in the database file from {@code position} on. */
        WRITE(1),
        /** The database file ends at {@code position}. */
        TRUNCATE(2),
        /** A {@link Barrier}; the next frame begins at the next multiple of 4096 of the segment. */
        BARRIER(3),
        /** The last of its segment; {@code position} is the number of the segment that goes on. */
        END(4);

        /** By code, from 1 on: each frame that is read asks. */
        private static final List<Optional<Kind>> ALL =
                Arrays.stream(values()).map(Optional::of).toList();

        private final byte code;

        Kind(int code) {
            this.code = (byte) code;
        }

        static Optional<Kind> of(byte code) {
            return code < 1 || code > ALL.size() ? Optional.empty() : ALL.get(code - 1);
        }
    }

    Frame(Kind kind, long sequence, long position) {
        this(kind, sequence, position, NO_PAYLOAD.duplicate());
    }

    /** On disk, padding included. */
    static int bytes(int payloadLength) {
        return (HEADER_BYTES + payloadLength + 7) & ~7;
    }

    /** As it stands in that segment. */
    byte[] encode(UUID journal, long segment) {
        int length = payload.remaining();
        byte[] bytes = new byte[bytes(length)];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        buffer.putInt(4, length).putLong(8, sequence).putLong(16, position).put(24, kind.code);
        payload.duplicate().get(bytes, HEADER_BYTES, length);
        buffer.putInt(0, checksum(journal, segment, bytes, 4, HEADER_BYTES + length));
        return bytes;
    }

    /** Of the bytes {@code from} to {@code to}, as a frame of that journal and segment. */
    static int checksum(UUID journal, long segment, byte[] bytes, int from, int to) {
        ByteBuffer salt = ByteBuffer.allocate(24)
                .putLong(journal.getMostSignificantBits())
                .putLong(journal.getLeastSignificantBits())
                .putLong(segment);
        var crc = new CRC32C();
        crc.update(salt.flip());
        crc.update(bytes, from, to - from);
        return (int) crc.getValue();
    }
}
