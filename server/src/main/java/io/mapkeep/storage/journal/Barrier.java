package io.mapkeep.storage.journal;

import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * A moment without a transaction under way. All frames up to here are one whole: together they are applied, or none of them.
 *
 * <pre>
 *   0  u64  number, one more than the barrier before        24  u64  the highest barrier known to be durable when this was written
 *   8  u64  epoch                                           32  u64  size of the database file in bytes
 *  16  i64  wall clock, milliseconds since 1970             40  u64  sequence of its first frame
 * </pre>
 *
 * @param time as the clock said; it may go back, numbers never do
 * @param durable what had been acknowledged for certain. If the journal breaks off before it, acknowledged work is lost
 */
record Barrier(long number, long epoch, Instant time, long durable, long databaseBytes, long firstSequence) {
    static final int BYTES = 48;

    BarrierPoint point() {
        return new BarrierPoint(epoch, number, time, databaseBytes);
    }

    ByteBuffer encode() {
        return ByteBuffer.allocate(BYTES)
                .putLong(number)
                .putLong(epoch)
                .putLong(time.toEpochMilli())
                .putLong(durable)
                .putLong(databaseBytes)
                .putLong(firstSequence)
                .flip();
    }

    static Barrier decode(ByteBuffer payload) {
        ByteBuffer in = payload.duplicate();
        return new Barrier(
                in.getLong(),
                in.getLong(),
                Instant.ofEpochMilli(in.getLong()),
                in.getLong(),
                in.getLong(),
                in.getLong());
    }
}
