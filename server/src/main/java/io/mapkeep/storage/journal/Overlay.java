package io.mapkeep.storage.journal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which ranges of the database file stand in the journal and not yet in the file itself. Newer ranges cut older ones. Not safe for threads.
 */
final class Overlay {
    private final TreeMap<Long, Extent> extents;
    private long bytes;

    Overlay() {
        this.extents = new TreeMap<>();
    }

    private Overlay(Overlay other) {
        this.extents = new TreeMap<>(other.extents);
        this.bytes = other.bytes;
    }

    /** The same ranges, whatever happens to these. Some milliseconds for tens of thousands. */
    Overlay copy() {
        return new Overlay(this);
    }

    /** The segments that ranges stand in, or will. */
    Set<Long> segments() {
        Set<Long> numbers = new HashSet<>();
        for (Extent extent : extents.values()) {
            numbers.add(extent.stored().segment);
        }
        return numbers;
    }

    /**
     * The payload of a frame: in memory until it is written to its segment.
     *
     * @see #memory
     */
    static final class Stored {
        final long segment;
        final long offset;
        private volatile byte @Nullable [] encoded;

        /**
         * @param offset of the payload in the segment
         * @param encoded the whole frame; null when it stands in the segment already
         */
        Stored(long segment, long offset, byte @Nullable [] encoded) {
            this.segment = segment;
            this.offset = offset;
            this.encoded = encoded;
        }

        /** The frame with its header, or null when it is to be read from the segment. */
        byte @Nullable [] memory() {
            return encoded;
        }

        void written() {
            encoded = null;
        }
    }

    /**
     * A range of the database file.
     *
     * @param skipped bytes of the payload before this range
     */
    record Extent(long start, int length, long sequence, Stored stored, int skipped) {
        long end() {
            return start + length;
        }

        Extent part(long from, long to) {
            return new Extent(from, (int) (to - from), sequence, stored, skipped + (int) (from - start));
        }
    }

    /** A piece of a range that is read: from an extent, or from the database file where that is null. */
    record Piece(long start, int length, @Nullable Extent extent) {}

    boolean isEmpty() {
        return extents.isEmpty();
    }

    long bytes() {
        return bytes;
    }

    List<Extent> extents() {
        return List.copyOf(extents.values());
    }

    void put(long start, int length, long sequence, Stored stored) {
        cut(start, start + length);
        add(new Extent(start, length, sequence, stored, 0));
    }

    /** What begins at {@code size} or behind it is gone. */
    void truncate(long size) {
        cut(size, Long.MAX_VALUE);
    }

    /** Takes out what stands in the database file now: ranges within these bounds from frames up to that one. */
    void forget(long start, long end, long sequence) {
        for (Extent extent : overlapping(start, end)) {
            if (extent.sequence() <= sequence) {
                drop(extent);
            }
        }
    }

    List<Piece> find(long start, int length) {
        List<Piece> pieces = new ArrayList<>();
        long at = start;
        long end = start + length;
        for (Extent extent : overlapping(start, end)) {
            if (extent.start() > at) {
                pieces.add(new Piece(at, (int) (extent.start() - at), null));
            }
            long from = Math.max(at, extent.start());
            long to = Math.min(end, extent.end());
            pieces.add(new Piece(from, (int) (to - from), extent.part(from, to)));
            at = to;
        }
        if (at < end) {
            pieces.add(new Piece(at, (int) (end - at), null));
        }
        return pieces;
    }

    private void cut(long start, long end) {
        for (Extent extent : overlapping(start, end)) {
            drop(extent);
            if (extent.start() < start) {
                add(extent.part(extent.start(), start));
            }
            if (extent.end() > end) {
                add(extent.part(end, extent.end()));
            }
        }
    }

    private List<Extent> overlapping(long start, long end) {
        Map.Entry<Long, Extent> before = extents.lowerEntry(start);
        long from = before != null && before.getValue().end() > start ? before.getKey() : start;
        return List.copyOf(extents.subMap(from, end).values());
    }

    private void add(Extent extent) {
        extents.put(extent.start(), extent);
        bytes += extent.length();
    }

    private void drop(Extent extent) {
        extents.remove(extent.start());
        bytes -= extent.length();
    }
}
