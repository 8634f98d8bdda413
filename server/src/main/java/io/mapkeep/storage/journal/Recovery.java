package io.mapkeep.storage.journal;

import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.storage.journal.Checkpoint.State;
import io.mapkeep.storage.journal.SegmentHeader.Damaged;
import io.mapkeep.storage.journal.SegmentHeader.OtherFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings database file and journal to the last whole barrier.
 *
 * <p>First everything is read and judged, and nothing written; what cannot be right is refused there. Then, each step repeatable: frames up
 * to the last barrier are made durable; the journal is cut behind that barrier and goes on in a new segment. The newest pages are read from
 * the journal until the applier has brought them into the database file.
 */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final Disk pages;
    private final Disk folder;
    private final JournalSettings settings;
    private final Clock clock;
    private final Map<Long, Long> misnamed = new HashMap<>();

    Recovery(Disk pages, Disk folder, JournalSettings settings, Clock clock) {
        this.pages = pages;
        this.folder = folder;
        this.settings = settings;
        this.clock = clock;
    }

    /** @throws ProblemException if something cannot be right; then nothing was changed */
    Recovered run() throws IOException {
        if (!folder.exists(ControlFile.NAME)) {
            return creation().begin();
        }
        ControlFile control = ControlFile.open(folder);
        try {
            Checkpoint checkpoint = control.read();
            makeDurable(control);
            return checkpoint.state() == State.MAKING
                    ? creation().finish(control, checkpoint)
                    : recover(control, checkpoint);
        } catch (OtherFormat other) {
            control.close();
            throw Trouble.otherFormat(folder.location() + "/" + ControlFile.NAME, String.valueOf(other.getMessage()));
        } catch (Damaged damaged) {
            control.close();
            throw Trouble.badControl(folder.location() + "/" + ControlFile.NAME, String.valueOf(damaged.getMessage()));
        } catch (RuntimeException | IOException failure) {
            control.close();
            throw failure;
        }
    }

    /** A process that died may have left the newest checkpoint, and names of files, to the kernel alone; what follows stands on them. */
    private void makeDurable(ControlFile control) throws IOException {
        control.force();
        folder.sync();
        pages.sync();
    }

    private Recovered recover(ControlFile control, Checkpoint checkpoint) throws IOException {
        if (!pages.exists(Journal.DATABASE)) {
            throw Trouble.noDatabase(pages.location(), Journal.DATABASE, folder.location());
        }
        Belonging.require(pages, checkpoint, pages.location() + "/" + Journal.DATABASE);
        Doubt doubt = control.doubt();
        Segments segments = findSegments(control, checkpoint);
        DiskFile database = pages.open(Journal.DATABASE);
        try {
            Tail tail = Tail.read(segments, checkpoint, doubt.barrier());
            if (tail.missingSegment().isPresent()) {
                throw missing(tail.missingSegment().getAsLong(), tail.barrier(checkpoint));
            }
            tail.requireNothingLost(segments, checkpoint);
            new Agreement(segments, checkpoint, database).require(tail, pages.location() + "/" + Journal.DATABASE);
            Recovered recovered = bringUp(tail, control, checkpoint, segments, database);
            doubt.dispel();
            deleteUnreachable(segments, tail, recovered.place());
            return recovered;
        } catch (RuntimeException | IOException failure) {
            segments.close();
            database.close();
            throw failure;
        }
    }

    private Creation creation() {
        return new Creation(pages, folder, settings, clock);
    }

    private Recovered bringUp(
            Tail tail, ControlFile control, Checkpoint checkpoint, Segments segments, DiskFile database)
            throws IOException {
        if (isClean(checkpoint, tail)) {
            Checkpoint open = checkpoint.moved(State.OPEN, checkpoint.point(), checkpoint.next());
            control.write(open);
            return Recovered.at(open, clock.instant(), control, segments, database);
        }
        Checkpoint base = control.replaceDoubtful(checkpoint);
        tail.makeDurable(segments, base);
        Tail.Whole whole = tail.whole(segments, base);
        Cursor place = cut(tail, segments, base);
        LOG.info(
                "The journal brings the database from barrier {} to {}",
                checkpoint.barrier(),
                tail.barrier(checkpoint));
        return new Recovered(
                control,
                segments,
                database,
                base,
                place,
                tail.point(checkpoint, clock.instant()),
                whole.ranges(),
                whole.cuts());
    }

    private Segments findSegments(ControlFile control, Checkpoint checkpoint) throws IOException {
        var segments = new Segments(folder, checkpoint.journal(), settings, clock);
        for (String name : folder.list()) {
            OptionalLong number = SegmentHeader.number(name);
            if (number.isPresent()) {
                find(segments, checkpoint, name, number.getAsLong());
            }
        }
        if (!segments.has(checkpoint.next().segment())) {
            throw Trouble.badSegment(
                    location(SegmentHeader.name(checkpoint.next().segment())), "it is missing");
        }
        return segments;
    }

    private void find(Segments segments, Checkpoint checkpoint, String name, long number) throws IOException {
        try (DiskFile file = folder.open(name)) {
            SegmentHeader header = SegmentHeader.decode(Blocks.read(file, 0));
            if (!header.journal().equals(checkpoint.journal())) {
                throw Trouble.foreign(
                        location(name),
                        "it is of journal " + header.journal() + ", here is " + checkpoint.journal() + ".");
            }
            if (header.number() == number) {
                segments.found(header);
            } else {
                // It was being made into another one, and the power cut took its new name. If it is needed here, it is
                // missing.
                misnamed.put(number, header.number());
            }
        } catch (OtherFormat other) {
            throw Trouble.otherFormat(location(name), String.valueOf(other.getMessage()));
        } catch (Damaged damaged) {
            if (number >= checkpoint.next().segment()) {
                throw Trouble.badSegment(location(name), String.valueOf(damaged.getMessage()));
            }
            // All of it is in the database file; it is only history.
            LOG.warn("{} cannot be read: {}", location(name), damaged.getMessage());
        }
    }

    /** Only then may the same segment go on: in any other, frames of a barrier that was never finished may lie further on. */
    private static boolean isClean(Checkpoint checkpoint, Tail tail) {
        return checkpoint.state() == State.CLOSED && tail.last().isEmpty();
    }

    /**
     * Ends the journal behind the last whole barrier and goes on in a new segment. In this order: once the old segment ends there, no
     * start comes to what lies behind, so such a segment may become the new one.
     *
     * @return where the next frame goes
     */
    private Cursor cut(Tail tail, Segments segments, Checkpoint checkpoint) throws IOException {
        Cursor end = tail.end();
        if (tail.hasRest()) {
            LOG.warn("What follows barrier {} in {} was never acknowledged and is cut", tail.barrier(checkpoint), end);
        }
        DiskFile last = segments.file(end.segment());
        last.truncate(end.offset());
        last.force();
        long fresh = segments.last().orElse(0) + 1;
        prepare(segments, checkpoint, end.segment(), fresh);
        Frame mark = new Frame(Frame.Kind.END, end.sequence(), fresh);
        last.write(ByteBuffer.wrap(mark.encode(checkpoint.journal(), end.segment())), end.offset());
        last.force();
        return end.after(mark);
    }

    private void prepare(Segments segments, Checkpoint checkpoint, long end, long fresh) throws IOException {
        Optional<Long> unreachable = segments.after(end);
        if (unreachable.isPresent()) {
            segments.renumber(unreachable.get(), fresh);
            return;
        }
        try {
            segments.prepare(fresh, 0);
        } catch (IOException failure) {
            if (!Trouble.isFull(failure)) {
                throw failure;
            }
            segments.retireAll(checkpoint.next().segment());
            new Reserve(folder).release();
            try {
                segments.prepare(fresh, 0);
            } catch (IOException still) {
                if (Trouble.isFull(still)) {
                    throw Trouble.full(folder.location());
                }
                throw still;
            }
        }
    }

    /** Segments that no reader comes to: prepared ones of the former life, or of a barrier that was never finished. */
    private void deleteUnreachable(Segments segments, Tail tail, Cursor place) throws IOException {
        for (long number : segments.numbers()) {
            boolean behind = number > tail.end().segment() && number < place.segment();
            if (behind) {
                segments.delete(number);
            }
        }
        for (long number : misnamed.keySet()) {
            if (!segments.has(number)) {
                folder.delete(SegmentHeader.name(number));
            }
        }
        folder.sync();
    }

    private ProblemException missing(long number, long reached) {
        Long holds = misnamed.get(number);
        return Trouble.badSegment(
                location(SegmentHeader.name(number)),
                (holds == null ? "it is missing" : "it holds segment " + holds)
                        + ", and the journal goes on in it behind barrier " + reached);
    }

    private String location(String name) {
        return folder.location() + "/" + name;
    }
}
