package io.mapkeep.storage.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * The first block of a segment file.
 *
 * <pre>
 *   0  8 bytes  "MAPKEEPJ"                    16  16 bytes  journal id
 *   8  u16      format, 1                     32  u64       number of the segment
 *  10  u16      zero                          40  i64       made at, milliseconds since 1970
 *  12  u32      size of a full segment        48  u32       CRC32C of bytes 0 to 48; the rest of the block is zero
 * </pre>
 */
record SegmentHeader(int segmentBytes, UUID journal, long number, Instant made) {
    static final int BYTES = 4096;
    static final int FORMAT = 1;
    private static final byte[] MAGIC = "MAPKEEPJ".getBytes(StandardCharsets.US_ASCII);
    private static final int CHECKED_BYTES = 48;
    private static final Pattern NAME = Pattern.compile("([0-9]{16})\\.segment");

    /** Sixteen digits, so that a listing is in order. */
    static String name(long number) {
        return String.format(java.util.Locale.ROOT, "%016d.segment", number);
    }

    /** Empty if that is not the name of a segment. */
    static OptionalLong number(String name) {
        var match = NAME.matcher(name);
        return match.matches() ? OptionalLong.of(Long.parseLong(match.group(1))) : OptionalLong.empty();
    }

    ByteBuffer encode() {
        ByteBuffer block = ByteBuffer.allocate(BYTES);
        block.put(MAGIC)
                .putShort((short) FORMAT)
                .putShort((short) 0)
                .putInt(segmentBytes)
                .putLong(journal.getMostSignificantBits())
                .putLong(journal.getLeastSignificantBits())
                .putLong(number)
                .putLong(made.toEpochMilli());
        block.putInt(checksum(block.array()));
        return block.clear();
    }

    /** @throws Damaged with the reason, if these bytes are no header of this format */
    static SegmentHeader decode(byte[] block) throws Damaged {
        ByteBuffer in = ByteBuffer.wrap(block);
        if (block.length < BYTES || !java.util.Arrays.equals(block, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new Damaged("it does not begin like a segment");
        }
        int format = Short.toUnsignedInt(in.getShort(8));
        if (in.getInt(CHECKED_BYTES) != checksum(block)) {
            throw new Damaged("the checksum of its header is wrong");
        }
        if (format != FORMAT) {
            throw new OtherFormat(format);
        }
        return new SegmentHeader(
                in.getInt(12),
                new UUID(in.getLong(16), in.getLong(24)),
                in.getLong(32),
                Instant.ofEpochMilli(in.getLong(40)));
    }

    private static int checksum(byte[] block) {
        var crc = new CRC32C();
        crc.update(block, 0, CHECKED_BYTES);
        return (int) crc.getValue();
    }

    /** These bytes cannot be used; the message says why. */
    static class Damaged extends Exception {
        private static final long serialVersionUID = 1L;

        Damaged(String reason) {
            super(reason);
        }
    }

    /** Whole, and of another version of the format. */
    static final class OtherFormat extends Damaged {
        private static final long serialVersionUID = 1L;
        final int format;

        OtherFormat(int format) {
            super("its format is " + format + ", and this version knows " + FORMAT);
            this.format = format;
        }
    }
}
