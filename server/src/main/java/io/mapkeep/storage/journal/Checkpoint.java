package io.mapkeep.storage.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * What the control file says: up to here the database file has everything, durably, and from here a start reads on.
 *
 * <pre>
 *   0  8 bytes  "MAPKEEPC"                    48  u64  barrier that the database file holds
 *   8  u16      format, 1                     56  u64  segment     ┐
 *  10  u16      {@link State}                      64  u64  offset      ├ of the frame that comes next
 *  12  u32      size of a full segment        72  u64  sequence    ┘
 *  16  16 bytes journal id                    80  u64  size of the database file in bytes
 *  32  u64      change, one more each time    88  u32  CRC32C of bytes 0 to 87
 *  40  u64      epoch                           92  i64  wall clock at that barrier, milliseconds since 1970
 *                                              100  u32  CRC32C of bytes 0 to 99; zero, as the time, if it is not known
 * </pre>
 *
 * Two slots of 4096 bytes are written in turn; the valid one with the higher change counts.
 *
 * @param point the barrier that the database file holds; its time is {@link Instant#EPOCH} if it is not known
 */
record Checkpoint(State state, int segmentBytes, UUID journal, long change, BarrierPoint point, Cursor next) {
    static final int SLOT_BYTES = 4096;
    private static final byte[] MAGIC = "MAPKEEPC".getBytes(StandardCharsets.US_ASCII);
    private static final int CHECKED_BYTES = 88;
    private static final int TIMED_BYTES = 100;

    /** How the journal was left. */
    enum State {
        /** Work may have followed: read on. */
        OPEN(1),
        /** Closed in order: nothing follows. */
        CLOSED(2),
        /** Being made: no frame was written yet, and a database of before the journal may still have its old name. */
        MAKING(3);

        private final short code;

        State(int code) {
            this.code = (short) code;
        }

        static Optional<State> of(int code) {
            return switch (code) {
                case 1 -> Optional.of(OPEN);
                case 2 -> Optional.of(CLOSED);
                case 3 -> Optional.of(MAKING);
                default -> Optional.empty();
            };
        }
    }

    Checkpoint moved(State to, BarrierPoint reached, Cursor from) {
        return new Checkpoint(to, segmentBytes, journal, change + 1, reached, from);
    }

    long barrier() {
        return point.number();
    }

    long databaseBytes() {
        return point.databaseBytes();
    }

    /** The barrier, with that time if its own is not known. */
    BarrierPoint point(Instant now) {
        return point.time().equals(Instant.EPOCH)
                ? new BarrierPoint(point.epoch(), point.number(), now, point.databaseBytes())
                : point;
    }

    ByteBuffer encode() {
        ByteBuffer slot = ByteBuffer.allocate(SLOT_BYTES);
        slot.put(MAGIC)
                .putShort((short) SegmentHeader.FORMAT)
                .putShort(state.code)
                .putInt(segmentBytes)
                .putLong(journal.getMostSignificantBits())
                .putLong(journal.getLeastSignificantBits())
                .putLong(change)
                .putLong(point.epoch())
                .putLong(point.number())
                .putLong(next.segment())
                .putLong(next.offset())
                .putLong(next.sequence())
                .putLong(point.databaseBytes());
        slot.putInt(checksum(slot.array(), CHECKED_BYTES));
        slot.putLong(point.time().toEpochMilli());
        slot.putInt(checksum(slot.array(), TIMED_BYTES));
        return slot.clear();
    }

    /** @throws SegmentHeader.Damaged if these bytes are no slot of this format */
    static Checkpoint decode(byte[] slot) throws SegmentHeader.Damaged {
        ByteBuffer in = ByteBuffer.wrap(slot);
        if (slot.length < SLOT_BYTES || !java.util.Arrays.equals(slot, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new SegmentHeader.Damaged("it does not begin like a control file");
        }
        if (in.getInt(CHECKED_BYTES) != checksum(slot, CHECKED_BYTES)) {
            throw new SegmentHeader.Damaged("its checksum is wrong");
        }
        int format = Short.toUnsignedInt(in.getShort(8));
        if (format != SegmentHeader.FORMAT) {
            throw new SegmentHeader.OtherFormat(format);
        }
        State state = State.of(in.getShort(10)).orElseThrow(() -> new SegmentHeader.Damaged("its state is unknown"));
        return new Checkpoint(
                state,
                in.getInt(12),
                new UUID(in.getLong(16), in.getLong(24)),
                in.getLong(32),
                new BarrierPoint(in.getLong(40), in.getLong(48), time(slot), in.getLong(80)),
                new Cursor(in.getLong(56), in.getLong(64), in.getLong(72)));
    }

    /** What was written before there were times has zeros there. */
    private static Instant time(byte[] slot) {
        ByteBuffer in = ByteBuffer.wrap(slot);
        boolean known = in.getInt(TIMED_BYTES) == checksum(slot, TIMED_BYTES);
        return known ? Instant.ofEpochMilli(in.getLong(TIMED_BYTES - Long.BYTES)) : Instant.EPOCH;
    }

    private static int checksum(byte[] slot, int length) {
        var crc = new CRC32C();
        crc.update(slot, 0, length);
        return (int) crc.getValue();
    }
}
