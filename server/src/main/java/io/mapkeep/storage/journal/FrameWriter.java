package io.mapkeep.storage.journal;

import io.mapkeep.storage.journal.Frame.Kind;
import io.mapkeep.storage.journal.Overlay.Stored;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Gives frames their place and writes them to their segments. A frame has its place as soon as it is added, long before it is written, so
 * that a reader can be told where it will stand.
 *
 * <p>{@link #add} and {@link #place} are called under the journal's lock; {@link #write} and {@link #force} by one thread at a time.
 */
final class FrameWriter {
    private static final int SMALLEST_PIECE = 4096;
    private static final int RUN_BYTES = 1 << 20;

    private final Segments segments;
    private final UUID journal;
    private final int segmentBytes;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final ByteBuffer run = ByteBuffer.allocateDirect(RUN_BYTES);
    private final Set<Long> unforced = new HashSet<>();
    private Cursor next;
    private long waitingBytes;

    /** A frame with its place. */
    record Waiting(long segment, long offset, byte[] frame, Stored stored) {}

    FrameWriter(Segments segments, UUID journal, int segmentBytes, Cursor next) {
        this.segments = segments;
        this.journal = journal;
        this.segmentBytes = segmentBytes;
        this.next = next;
    }

    /** Where the next frame will stand. */
    Cursor place() {
        return next;
    }

    long waitingBytes() {
        return waitingBytes;
    }

    /** What the current segment still takes. */
    long room() {
        return limit() - next.offset();
    }

    /** How much of a payload goes into the next frame; begins a new segment if that is too little. */
    int fitting(int wanted) {
        if (room() < Frame.HEADER_BYTES + Math.min(wanted, SMALLEST_PIECE)) {
            endSegment();
        }
        long most = Math.min(Frame.MOST_PAYLOAD_BYTES, (room() - Frame.HEADER_BYTES) & ~7L);
        return (int) Math.min(wanted, most);
    }

    /** The caller has asked {@link #fitting} for the length. */
    Stored add(Kind kind, long position, ByteBuffer payload) {
        Frame frame = new Frame(kind, next.sequence(), position, payload);
        byte[] encoded = frame.encode(journal, next.segment());
        var stored = new Stored(next.segment(), next.offset() + Frame.HEADER_BYTES, encoded);
        waiting.add(new Waiting(next.segment(), next.offset(), encoded, stored));
        waitingBytes += encoded.length;
        next = next.after(frame);
        return stored;
    }

    /** A barrier takes the rest of its block, and leaves room for the end. */
    void addBarrier(Barrier barrier) {
        if (next.offset() + Frame.bytes(Barrier.BYTES) + SegmentHeader.BYTES > limit()) {
            endSegment();
        }
        add(Kind.BARRIER, 0, barrier.encode());
    }

    private void endSegment() {
        add(Kind.END, next.segment() + 1, ByteBuffer.allocate(0));
    }

    /** Room for the frame that ends the segment is always left. */
    private long limit() {
        return segmentBytes - Frame.HEADER_BYTES;
    }

    /** Takes what waits, in order. Under the journal's lock. */
    List<Waiting> take() {
        List<Waiting> taken = new ArrayList<>(waiting);
        waiting.clear();
        waitingBytes = 0;
        return taken;
    }

    /** Puts back what could not be written for want of a segment. Under the journal's lock. */
    void putBack(List<Waiting> taken) {
        for (int i = taken.size() - 1; i >= 0; i--) {
            waiting.addFirst(taken.get(i));
            waitingBytes += taken.get(i).frame().length;
        }
    }

    /** Writes frames that were taken; every segment they go to is ready. */
    void write(List<Waiting> taken) throws IOException {
        int written = 0;
        while (written < taken.size()) {
            written = writeRun(taken, written);
        }
        for (Waiting each : taken) {
            each.stored().written();
        }
    }

    /** The segments that these frames go to. */
    Set<Long> segmentsOf(List<Waiting> taken) {
        Set<Long> numbers = new HashSet<>();
        for (Waiting each : taken) {
            numbers.add(each.segment());
        }
        return numbers;
    }

    void force() throws IOException {
        for (long number : unforced) {
            segments.file(number).force();
        }
        unforced.clear();
    }

    /** One write for as many neighbours as the buffer holds; the gap behind a barrier is filled with zeros. */
    private int writeRun(List<Waiting> taken, int first) throws IOException {
        Waiting begin = taken.get(first);
        run.clear();
        int i = first;
        while (i < taken.size() && follows(begin, taken.get(i))) {
            Waiting each = taken.get(i);
            int at = (int) (each.offset() - begin.offset());
            while (run.position() < at) {
                run.put((byte) 0);
            }
            run.put(each.frame());
            i++;
        }
        segments.file(begin.segment()).write(run.flip(), begin.offset());
        unforced.add(begin.segment());
        return i;
    }

    private boolean follows(Waiting begin, Waiting each) {
        return each.segment() == begin.segment()
                && each.offset() + each.frame().length - begin.offset() <= run.capacity();
    }
}
