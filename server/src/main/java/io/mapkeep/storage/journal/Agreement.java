package io.mapkeep.storage.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Whether the database file holds what the journal has written to it. A copy of another day, or of another installation, does not; nor
 * does a file that the disk has damaged.
 */
final class Agreement {
    private final Segments segments;
    private final Checkpoint checkpoint;
    private final DiskFile database;

    Agreement(Segments segments, Checkpoint checkpoint, DiskFile database) {
        this.segments = segments;
        this.checkpoint = checkpoint;
        this.database = database;
    }

    /**
     * Looks at what the last segment before the checkpoint wrote.
     *
     * @param tail frames behind the checkpoint: some of them may be in the file already
     */
    void require(Tail tail, String file) throws IOException {
        long shortest = Math.min(checkpoint.databaseBytes(), tail.shortest());
        if (database.size() < shortest) {
            throw Trouble.disagreement(
                    file, "It has " + database.size() + " bytes, and " + shortest + " were written durably.");
        }
        long from = segments.before(checkpoint.next().segment())
                .orElse(checkpoint.next().segment());
        Optional<String> difference = firstDifference(from, tail.written(), shortest);
        if (difference.isPresent()) {
            throw Trouble.disagreement(file, difference.get());
        }
    }

    /**
     * Compares each range with the frame that wrote it last.
     *
     * @param from the first segment to read; the checkpoint is the end
     * @param except ranges that may hold something newer
     * @param end of what may be expected in the file
     * @return the first range that differs, in words
     */
    Optional<String> firstDifference(long from, Overlay except, long end) throws IOException {
        Overlay image = written(from);
        image.truncate(end);
        for (Overlay.Extent extent : image.extents()) {
            List<Overlay.Piece> pieces = except.find(extent.start(), extent.length());
            for (Overlay.Piece piece : pieces) {
                if (piece.extent() == null && differs(extent.part(piece.start(), piece.start() + piece.length()))) {
                    return Optional.of("Bytes " + piece.start() + " to " + (piece.start() + piece.length())
                            + " differ from what " + SegmentHeader.name(extent.stored().segment)
                            + " holds for them.");
                }
            }
        }
        return Optional.empty();
    }

    /** What the frames from that segment up to the checkpoint say, newest last. A damaged segment before it ends the look into the past. */
    private Overlay written(long from) throws IOException {
        var image = new Overlay();
        long segment = from;
        while (segment <= checkpoint.next().segment()) {
            long sequence = firstSequence(segment);
            var reader = new FrameReader(
                    segments,
                    checkpoint.journal(),
                    checkpoint.segmentBytes(),
                    new Cursor(segment, SegmentHeader.BYTES, sequence));
            readInto(image, reader);
            if (reader.cursor().sequence() >= checkpoint.next().sequence()) {
                return image;
            }
            // The history breaks off here, so what it said is of no use for what comes later.
            image = new Overlay();
            segment =
                    segments.after(Math.max(segment, reader.cursor().segment())).orElse(Long.MAX_VALUE);
        }
        return new Overlay();
    }

    private long firstSequence(long segment) throws IOException {
        var probe = new FrameReader(
                segments, checkpoint.journal(), checkpoint.segmentBytes(), new Cursor(segment, SegmentHeader.BYTES, 0));
        return probe.at(segment, SegmentHeader.BYTES).map(Frame::sequence).orElse(0L);
    }

    private void readInto(Overlay image, FrameReader reader) throws IOException {
        while (reader.cursor().sequence() < checkpoint.next().sequence()) {
            Cursor before = reader.cursor();
            Optional<Frame> frame = reader.next();
            if (frame.isEmpty()) {
                return;
            }
            switch (frame.get().kind()) {
                case WRITE -> Tail.put(image, frame.get(), before);
                case TRUNCATE -> image.truncate(frame.get().position());
                case BARRIER, END -> {
                    // nothing for the database file
                }
            }
        }
    }

    private boolean differs(Overlay.Extent extent) throws IOException {
        byte[] here = new byte[extent.length()];
        byte[] there = new byte[extent.length()];
        int got = Blocks.fill(database, ByteBuffer.wrap(here), extent.start());
        Blocks.fill(
                segments.file(extent.stored().segment),
                ByteBuffer.wrap(there),
                extent.stored().offset + extent.skipped());
        return got < here.length || !Arrays.equals(here, there);
    }
}
