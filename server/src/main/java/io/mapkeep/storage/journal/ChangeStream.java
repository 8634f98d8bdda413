package io.mapkeep.storage.journal;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Changes of a journal in order, whole barriers only, durable ones unless asked for more, for whoever keeps a copy. Reads segments and keeps nothing in memory. For one
 * thread.
 *
 * <p>What it has still to read is kept, up to {@link JournalSettings#heldBytes}; who falls further behind is told {@link HistoryGone}.
 */
public final class ChangeStream implements Closeable {
    private final Segments segments;
    private final DurableMark durable;
    private final FrameReader reader;
    private long wanted;
    private BarrierPoint position;
    private DurableMark.Reach reach = DurableMark.Reach.DURABLE;

    /** @param position what {@code start} lies behind */
    ChangeStream(Segments segments, DurableMark durable, FrameReader reader, Cursor start, BarrierPoint position) {
        this.segments = segments;
        this.durable = durable;
        this.reader = reader;
        this.position = position;
        this.wanted = start.segment();
        segments.want(wanted);
        reader.back(start);
    }

    /**
     * From now on hands a barrier out as soon as it is written, while the disk works at making it durable. At most one is ahead: the next
     * is written only when it is durable. Whoever copies it must be ready to find that a power cut took it here.
     */
    public void ahead() {
        reach = DurableMark.Reach.WRITTEN;
    }

    /** The last barrier that was handed out; before the first, the one it began behind. */
    public BarrierPoint position() {
        return position;
    }

    /**
     * The next change.
     *
     * @return empty if no barrier came within {@code patience}
     * @throws HistoryGone if it was too far behind
     */
    public Optional<Change> next(Duration patience) throws IOException {
        try {
            if (!durable.await(reach, reader.cursor().sequence(), patience)) {
                return Optional.empty();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
        while (true) {
            Frame frame = read();
            switch (frame.kind()) {
                case WRITE -> {
                    return Optional.of(new Change.Write(frame.position(), frame.payload()));
                }
                case TRUNCATE -> {
                    return Optional.of(new Change.Truncate(frame.position()));
                }
                case BARRIER -> {
                    position = Barrier.decode(frame.payload()).point();
                    return Optional.of(new Change.Reached(position));
                }
                case END -> {
                    segments.want(reader.cursor().segment());
                    segments.unwant(wanted);
                    wanted = reader.cursor().segment();
                }
            }
        }
    }

    private Frame read() throws IOException {
        reader.until(durable.end(reach));
        long segment = reader.cursor().segment();
        // What is being read is not taken away meanwhile; what was taken away before is missed.
        segments.hold(segment);
        try {
            Optional<Frame> frame = reader.next();
            if (frame.isPresent()) {
                return frame.get();
            }
            if (!segments.has(segment)) {
                throw new HistoryGone(position.number());
            }
        } finally {
            segments.release(segment);
        }
        throw new IOException("the journal cannot be read back at " + reader.cursor() + ": " + reader.stop());
    }

    /** Gives up its claim on segments. */
    @Override
    public void close() {
        segments.unwant(wanted);
    }
}
