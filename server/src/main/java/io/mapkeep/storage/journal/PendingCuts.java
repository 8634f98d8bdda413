package io.mapkeep.storage.journal;

import java.util.TreeMap;

/**
 * Truncations that the database file has still before it. Behind the lowest of them the file holds what does not count any more. Not safe
 * for threads.
 */
final class PendingCuts {
    private final TreeMap<Long, Long> bytesBySequence = new TreeMap<>();

    void add(long sequence, long bytes) {
        bytesBySequence.put(sequence, bytes);
    }

    /** The file has been brought up to that frame. */
    void applied(long sequence) {
        bytesBySequence.headMap(sequence, true).clear();
    }

    /** Up to here the file counts. */
    long lowest() {
        return bytesBySequence.values().stream()
                .mapToLong(Long::longValue)
                .min()
                .orElse(Long.MAX_VALUE);
    }
}
