package io.mapkeep.storage.database;

/** Counts what happened in the last sixty seconds, in slots of one second. Not safe for threads. */
final class LastMinute {
    private static final int SLOTS = 60;
    private static final long SLOT_NANOS = 1_000_000_000;

    private final long[] counts = new long[SLOTS];
    private final long[] seconds = new long[SLOTS];

    /** @param now of {@link System#nanoTime} */
    void add(long now) {
        long second = now / SLOT_NANOS;
        int slot = (int) Math.floorMod(second, (long) SLOTS);
        if (seconds[slot] != second) {
            seconds[slot] = second;
            counts[slot] = 0;
        }
        counts[slot]++;
    }

    long count(long now) {
        long second = now / SLOT_NANOS;
        long sum = 0;
        for (int slot = 0; slot < SLOTS; slot++) {
            if (second - seconds[slot] < SLOTS) {
                sum += counts[slot];
            }
        }
        return sum;
    }
}
