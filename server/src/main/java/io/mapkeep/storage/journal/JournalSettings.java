package io.mapkeep.storage.journal;

import java.time.Duration;

/**
 * Sizes and times of a journal.
 *
 * @param segmentBytes size of one segment file; a multiple of 4096, at least 64 KiB
 * @param checkpointBytes so much journal at most is replayed at a start after a crash
 * @param bufferBytes frames that may wait in memory before they are written
 * @param keepBytes segments that are no longer needed stay until all together are larger than this
 * @param keepAge and until they are older than this
 * @param heldBytes and for a follower that is behind, until all together are larger than this
 */
public record JournalSettings(
        int segmentBytes, long checkpointBytes, int bufferBytes, long keepBytes, Duration keepAge, long heldBytes) {
    public static final JournalSettings STANDARD =
            new JournalSettings(16 << 20, 128L << 20, 8 << 20, 256L << 20, Duration.ofDays(1), 4L << 30);

    /** Nothing is kept longer for followers. */
    public JournalSettings(int segmentBytes, long checkpointBytes, int bufferBytes, long keepBytes, Duration keepAge) {
        this(segmentBytes, checkpointBytes, bufferBytes, keepBytes, keepAge, keepBytes);
    }

    public JournalSettings {
        if (segmentBytes < 64 << 10 || segmentBytes % 4096 != 0) {
            throw new IllegalArgumentException("segmentBytes: a multiple of 4096, at least 64 KiB");
        }
        if (checkpointBytes < segmentBytes || bufferBytes < 1 || keepBytes < 0 || keepAge.isNegative()) {
            throw new IllegalArgumentException("checkpointBytes at least one segment, the others not negative");
        }
    }
}
