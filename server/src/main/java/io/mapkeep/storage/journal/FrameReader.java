package io.mapkeep.storage.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads frames in order, over the ends of segments, until something is there that cannot be the next frame. Starts, the applier, the doctor
 * and followers all read through this.
 */
final class FrameReader {
    private final Segments segments;
    private final UUID journal;
    private final int segmentBytes;
    private byte[] window = new byte[256 << 10];
    private long windowSegment = -1;
    private long windowStart;
    private int windowLength;
    private @Nullable Cursor until;
    private Cursor cursor;
    private @Nullable Stop stop;

    /** Why nothing more was read. */
    enum Stop {
        /** Zero bytes: nothing was ever written here. */
        BLANK,
        /** Bytes whose checksum is wrong: torn, flipped, or of a former life of the file. */
        NO_FRAME,
        /** A whole frame, and not the one that comes next. */
        OUT_OF_ORDER,
        /** The file ends. */
        END_OF_FILE,
        /** The segment that the one before names is not there. */
        SEGMENT_MISSING,
        /** A former process left {@link Doubt} about what follows. */
        IN_DOUBT
    }

    FrameReader(Segments segments, UUID journal, int segmentBytes, Cursor start) {
        this.segments = segments;
        this.journal = journal;
        this.segmentBytes = segmentBytes;
        this.cursor = start;
    }

    /** Behind the last frame that was read. */
    Cursor cursor() {
        return cursor;
    }

    /** Only after {@link #next} was empty. */
    Stop stop() {
        if (stop == null) {
            throw new IllegalStateException("there may be more");
        }
        return stop;
    }

    /** The next frame; its payload is good until the next call. Empty where {@link #stop} says why. */
    Optional<Frame> next() throws IOException {
        Optional<Frame> found = at(cursor.segment(), cursor.offset());
        if (found.isEmpty()) {
            return found;
        }
        if (found.get().sequence() != cursor.sequence()) {
            stop = Stop.OUT_OF_ORDER;
            return Optional.empty();
        }
        cursor = cursor.after(found.get());
        stop = null;
        return found;
    }

    /** The whole frame at that place, whatever its sequence. */
    Optional<Frame> at(long segment, long offset) throws IOException {
        if (!segments.has(segment)) {
            return none(Stop.SEGMENT_MISSING);
        }
        if (!load(segment, offset, Frame.HEADER_BYTES)) {
            return none(Stop.END_OF_FILE);
        }
        int at = (int) (offset - windowStart);
        ByteBuffer header = ByteBuffer.wrap(window, at, Frame.HEADER_BYTES).slice();
        if (Blocks.isZero(window, at, at + Frame.HEADER_BYTES)) {
            return none(Stop.BLANK);
        }
        int length = header.getInt(4);
        if (length < 0
                || length > Frame.MOST_PAYLOAD_BYTES
                || offset + Frame.bytes(length) > segmentBytes
                || !load(segment, offset, Frame.HEADER_BYTES + length)) {
            return none(Stop.NO_FRAME);
        }
        at = (int) (offset - windowStart);
        int checksum = Frame.checksum(journal, segment, window, at + 4, at + Frame.HEADER_BYTES + length);
        header = ByteBuffer.wrap(window, at, Frame.HEADER_BYTES).slice();
        Optional<Frame.Kind> kind = Frame.Kind.of(header.get(24));
        if (header.getInt(0) != checksum || kind.isEmpty()) {
            return none(Stop.NO_FRAME);
        }
        return Optional.of(new Frame(
                kind.get(),
                header.getLong(8),
                header.getLong(16),
                ByteBuffer.wrap(window, at + Frame.HEADER_BYTES, length).slice()));
    }

    /** Reads nothing ahead of that place, so that what is written there later need not be read twice. */
    void until(Cursor end) {
        until = end;
    }

    /** Forgets what was read ahead: more has been written since. */
    void refresh() {
        windowSegment = -1;
    }

    /** Goes back to an earlier place. */
    void back(Cursor earlier) {
        cursor = earlier;
        refresh();
    }

    private Optional<Frame> none(Stop reason) {
        stop = reason;
        return Optional.empty();
    }

    /** Sees to it that the window holds that range. False if the file ends before. */
    private boolean load(long segment, long offset, int length) throws IOException {
        boolean inside =
                segment == windowSegment && offset >= windowStart && offset + length <= windowStart + windowLength;
        if (inside) {
            return true;
        }
        if (length > window.length) {
            window = new byte[Frame.HEADER_BYTES + Frame.MOST_PAYLOAD_BYTES];
        }
        int wanted = window.length;
        if (until != null && until.segment() == segment) {
            wanted = (int) Math.max(length, Math.min(wanted, until.offset() - offset));
        }
        windowLength = Blocks.fill(segments.file(segment), ByteBuffer.wrap(window, 0, wanted), offset);
        windowSegment = segment;
        windowStart = offset;
        return windowLength >= length;
    }
}
