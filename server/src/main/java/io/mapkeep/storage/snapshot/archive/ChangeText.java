package io.mapkeep.storage.snapshot.archive;

import io.mapkeep.storage.journal.BarrierPoint;
import io.mapkeep.storage.journal.Change;
import io.mapkeep.storage.snapshot.key.Damaged;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * Changes as bytes: kind (u8), then for 1 WRITE position (u64), length (u32), bytes; for 2 TRUNCATE size (u64); for 3 REACHED epoch (u64), number
 * (u64), seconds (i64) and nanoseconds (u32) of its time, size of the database (u64).
 */
final class ChangeText {
    static final int LARGEST_WRITE = 256 * 1024;
    private static final int HEAD = 37;
    /** The most that one change takes. */
    static final int LARGEST = LARGEST_WRITE + HEAD;

    private static final byte WRITE = 1;
    private static final byte TRUNCATE = 2;
    private static final byte REACHED = 3;

    private ChangeText() {}

    static void write(Change change, ByteBuffer to) {
        if (change instanceof Change.Write write) {
            to.put(WRITE)
                    .putLong(write.position())
                    .putInt(write.bytes().remaining())
                    .put(write.bytes().duplicate());
        } else if (change instanceof Change.Truncate truncate) {
            to.put(TRUNCATE).putLong(truncate.bytes());
        } else if (change instanceof Change.Reached reached) {
            BarrierPoint point = reached.point();
            to.put(REACHED)
                    .putLong(point.epoch())
                    .putLong(point.number())
                    .putLong(point.time().getEpochSecond())
                    .putInt(point.time().getNano())
                    .putLong(point.databaseBytes());
        }
    }

    /** The next change; a write's bytes are a window on {@code from}. */
    static Change read(ByteBuffer from) throws Damaged {
        try {
            byte kind = from.get();
            return switch (kind) {
                case WRITE -> readWrite(from);
                case TRUNCATE -> new Change.Truncate(positive(from.getLong()));
                case REACHED ->
                    new Change.Reached(new BarrierPoint(
                            from.getLong(),
                            from.getLong(),
                            Instant.ofEpochSecond(from.getLong(), from.getInt()),
                            positive(from.getLong())));
                default -> throw new Damaged("it has a change of kind " + kind + ", which there is not");
            };
        } catch (BufferUnderflowException | DateTimeException | ArithmeticException broken) {
            throw new Damaged("it ends within a change");
        }
    }

    private static Change.Write readWrite(ByteBuffer from) throws Damaged {
        long position = positive(from.getLong());
        int length = from.getInt();
        if (length < 0 || length > LARGEST_WRITE || length > from.remaining()) {
            throw new Damaged("it has a write of " + length + " bytes");
        }
        ByteBuffer bytes = from.slice(from.position(), length);
        from.position(from.position() + length);
        return new Change.Write(position, bytes);
    }

    private static long positive(long value) throws Damaged {
        if (value < 0) {
            throw new Damaged("it has a position below zero");
        }
        return value;
    }
}
