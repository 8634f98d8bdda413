package io.mapkeep.storage.journal;

import io.mapkeep.storage.journal.FrameReader.Stop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What stands in the journal behind a checkpoint, read once, before anything is changed.
 *
 * <p>Where frames end, either nothing more was ever acknowledged, and what follows is the torn rest of a barrier; or acknowledged frames
 * are damaged. The two look alike at that place. But every barrier says which one was durable when it was written: if one further on says
 * more than what was read, acknowledged work is lost, and that is not cut in silence.
 */
final class Tail {
    private final @Nullable Barrier last;
    private final Cursor end;
    private final Cursor stopped;
    private final Stop stop;
    private final Overlay written;
    private final long shortest;

    private Tail(@Nullable Barrier last, Cursor end, Cursor stopped, Stop stop, Overlay written, long shortest) {
        this.last = last;
        this.end = end;
        this.stopped = stopped;
        this.stop = stop;
        this.shortest = shortest;
        this.written = written;
    }

    /** @param doubt the barrier to stop at, whatever seems to follow */
    static Tail read(Segments segments, Checkpoint checkpoint, OptionalLong doubt) throws IOException {
        var reader = new FrameReader(segments, checkpoint.journal(), checkpoint.segmentBytes(), checkpoint.next());
        Barrier last = null;
        Cursor end = checkpoint.next();
        var written = new Overlay();
        long shortest = checkpoint.databaseBytes();
        long number = checkpoint.barrier();
        while (true) {
            Cursor before = reader.cursor();
            if (doubt.isPresent() && doubt.getAsLong() == number && before.sequence() == end.sequence()) {
                return new Tail(last, end, before, Stop.IN_DOUBT, written, shortest);
            }
            Optional<Frame> frame = reader.next();
            if (frame.isEmpty()) {
                return new Tail(last, end, before, reader.stop(), written, shortest);
            }
            switch (frame.get().kind()) {
                case WRITE -> put(written, frame.get(), before);
                case TRUNCATE -> shortest = Math.min(shortest, frame.get().position());
                case BARRIER -> {
                    Barrier barrier = Barrier.decode(frame.get().payload());
                    if (barrier.number() != number + 1) {
                        return new Tail(last, end, before, Stop.OUT_OF_ORDER, written, shortest);
                    }
                    number = barrier.number();
                    last = barrier;
                    end = reader.cursor();
                }
                case END -> {
                    // the cursor has gone on to the next segment
                }
            }
        }
    }

    /** The last whole barrier; empty if there is none behind the checkpoint. */
    Optional<Barrier> last() {
        return Optional.ofNullable(last);
    }

    /** The number of the last whole barrier, or the checkpoint's. */
    long barrier(Checkpoint checkpoint) {
        return last == null ? checkpoint.barrier() : last.number();
    }

    /** The last whole barrier, or the checkpoint's. */
    BarrierPoint point(Checkpoint checkpoint, Instant now) {
        return last == null ? checkpoint.point(now) : last.point();
    }

    /** Behind the last whole barrier, or the checkpoint. */
    Cursor end() {
        return end;
    }

    /** Ranges that frames behind the checkpoint give, whole barriers or not. */
    Overlay written() {
        return written;
    }

    /** No shorter than this was the database file ever, behind the checkpoint. */
    long shortest() {
        return shortest;
    }

    /** The segment that the last one read goes on in, if it is not there. */
    OptionalLong missingSegment() {
        return stop == Stop.SEGMENT_MISSING ? OptionalLong.of(stopped.segment()) : OptionalLong.empty();
    }

    /** Whether anything but blank bytes follows the last barrier. */
    boolean hasRest() {
        return !stopped.equals(end) || stop == Stop.NO_FRAME || stop == Stop.OUT_OF_ORDER || stop == Stop.IN_DOUBT;
    }

    /** @throws io.mapkeep.contract.problem.ProblemException if acknowledged frames are damaged */
    void requireNothingLost(Segments segments, Checkpoint checkpoint) throws IOException {
        long reached = barrier(checkpoint);
        long acknowledged = 0;
        for (long number : segments.numbers()) {
            if (number == stopped.segment()) {
                acknowledged = Math.max(acknowledged, durableIn(segments, checkpoint, number, stopped.offset()));
            } else if (number > stopped.segment()) {
                acknowledged = Math.max(acknowledged, durableIn(segments, checkpoint, number, SegmentHeader.BYTES));
            }
        }
        if (acknowledged > reached) {
            throw Trouble.lost(reached, acknowledged, stopped, describe());
        }
    }

    /**
     * Sees to it that the last whole barrier is on the disk, and not only in the memory of the kernel: a process that died leaves such
     * frames, and a power cut would take them while the database file keeps what came of them. They are not written again, since a power cut
     * amid that could take what is durable already.
     */
    void makeDurable(Segments segments, Checkpoint checkpoint) throws IOException {
        for (long number : segments.numbers()) {
            if (number >= checkpoint.next().segment() && number <= end.segment()) {
                segments.file(number).force();
            }
        }
    }

    /** What whole barriers behind the checkpoint give. */
    record Whole(Overlay ranges, PendingCuts cuts) {}

    /** Reads again, up to the last whole barrier. */
    Whole whole(Segments segments, Checkpoint checkpoint) throws IOException {
        var reader = new FrameReader(segments, checkpoint.journal(), checkpoint.segmentBytes(), checkpoint.next());
        var ranges = new Overlay();
        var cuts = new PendingCuts();
        while (reader.cursor().sequence() < end.sequence()) {
            Cursor before = reader.cursor();
            Frame frame = reader.next()
                    .orElseThrow(() -> new IOException("read differently the second time: " + reader.stop()));
            if (frame.kind() == Frame.Kind.WRITE) {
                put(ranges, frame, before);
            } else if (frame.kind() == Frame.Kind.TRUNCATE) {
                ranges.truncate(frame.position());
                cuts.add(frame.sequence(), frame.position());
            }
        }
        return new Whole(ranges, cuts);
    }

    /** @param before where the frame begins */
    static void put(Overlay ranges, Frame frame, Cursor before) {
        ranges.put(
                frame.position(),
                frame.payload().remaining(),
                frame.sequence(),
                new Overlay.Stored(before.segment(), before.offset() + Frame.HEADER_BYTES, null));
    }

    /** The highest durable barrier that any whole barrier frame from {@code offset} on tells of. */
    private static long durableIn(Segments segments, Checkpoint checkpoint, long segment, long offset)
            throws IOException {
        DiskFile file = segments.file(segment);
        byte[] all = new byte[(int) Math.max(0, file.size() - offset)];
        int length = Blocks.fill(file, ByteBuffer.wrap(all), offset);
        long highest = 0;
        int size = Frame.HEADER_BYTES + Barrier.BYTES;
        for (int at = (int) (-offset & 7); at + size <= length; at += 8) {
            ByteBuffer header = ByteBuffer.wrap(all, at, size).slice();
            boolean like = header.getInt(4) == Barrier.BYTES
                    && Frame.Kind.of(header.get(24)).equals(Optional.of(Frame.Kind.BARRIER));
            if (like && header.getInt(0) == Frame.checksum(checkpoint.journal(), segment, all, at + 4, at + size)) {
                Barrier barrier =
                        Barrier.decode(header.position(Frame.HEADER_BYTES).slice());
                highest = Math.max(highest, barrier.durable());
            }
        }
        return highest;
    }

    private String describe() {
        return switch (stop) {
            case BLANK -> "zero bytes";
            case NO_FRAME -> "its checksum is wrong";
            case OUT_OF_ORDER -> "it is not the one that comes next";
            case END_OF_FILE -> "the file ends before";
            case SEGMENT_MISSING -> "the segment is missing";
            case IN_DOUBT -> "writing what follows failed";
        };
    }
}
