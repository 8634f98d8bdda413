package io.mapkeep.storage.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Finds a barrier among the segments that are still there. */
final class History {
    private final Segments segments;
    private final Checkpoint journal;

    /** @param journal any checkpoint of it */
    History(Segments segments, Checkpoint journal) {
        this.segments = segments;
        this.journal = journal;
    }

    /** Where a barrier ends. */
    record Found(BarrierPoint point, Cursor end) {}

    /**
     * The place behind that barrier.
     *
     * @throws HistoryGone if it is not there any more
     */
    Found behind(long barrier) throws IOException {
        List<Long> newestFirst = new ArrayList<>(segments.numbers());
        Collections.reverse(newestFirst);
        for (long segment : newestFirst) {
            FrameReader reader = reader(segment);
            Optional<Frame> first = reader.at(segment, SegmentHeader.BYTES);
            if (first.isEmpty()) {
                continue;
            }
            Optional<Found> found = walk(
                    reader, new Cursor(segment, SegmentHeader.BYTES, first.get().sequence()), barrier);
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw new HistoryGone(barrier);
    }

    private FrameReader reader(long segment) {
        return new FrameReader(
                segments, journal.journal(), journal.segmentBytes(), new Cursor(segment, SegmentHeader.BYTES, 0));
    }

    /** Goes from barrier to barrier until it is met or passed. That nothing but the next one follows is as good. */
    private static Optional<Found> walk(FrameReader reader, Cursor start, long barrier) throws IOException {
        reader.back(start);
        for (Optional<Frame> frame = reader.next(); frame.isPresent(); frame = reader.next()) {
            if (frame.get().kind() == Frame.Kind.BARRIER) {
                Barrier met = Barrier.decode(frame.get().payload());
                BarrierPoint point = met.point();
                if (point.number() == barrier) {
                    return Optional.of(new Found(point, reader.cursor()));
                }
                if (point.number() > barrier) {
                    boolean next = point.number() == barrier + 1 && met.firstSequence() == start.sequence();
                    return next
                            ? Optional.of(new Found(new BarrierPoint(point.epoch(), barrier, point.time(), 0), start))
                            : Optional.empty();
                }
            }
        }
        return Optional.empty();
    }
}
