package io.mapkeep.storage.journal;

import io.mapkeep.storage.journal.Checkpoint.State;
import io.mapkeep.storage.journal.SegmentHeader.Damaged;
import io.mapkeep.storage.journal.SegmentHeader.OtherFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.OptionalLong;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings database file and journal to the last whole barrier.
 *
 * <p>First everything is read and judged, and nothing written; what cannot be right is refused there. Then, each step repeatable: frames up
 * to the last barrier go into the database file, which is forced; the journal is cut behind that barrier and goes on in a new segment; the
 * control file says so.
 */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final Disk pages;
    private final Disk folder;
    private final JournalSettings settings;
    private final Clock clock;

    Recovery(Disk pages, Disk folder, JournalSettings settings, Clock clock) {
        this.pages = pages;
        this.folder = folder;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * A journal and a database file that agree.
     *
     * @param checkpoint names the place where the next frame goes
     */
    record Recovered(ControlFile control, Checkpoint checkpoint, Segments segments, DiskFile database) {}

    /** @throws io.mapkeep.contract.problem.ProblemException if something cannot be right; then nothing was changed */
    Recovered run() throws IOException {
        if (!folder.exists(ControlFile.NAME)) {
            return finishMaking(make());
        }
        ControlFile control = ControlFile.open(folder);
        try {
            Checkpoint checkpoint = control.read();
            return checkpoint.state() == State.MAKING
                    ? finishMaking(new Making(control, checkpoint))
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

    private record Making(ControlFile control, Checkpoint checkpoint) {}

    /** A new journal, for a new database or for one of before the journal. Until it is finished no frame is written. */
    private Making make() throws IOException {
        for (String name : folder.list()) {
            if (SegmentHeader.number(name).isPresent()) {
                throw Trouble.badControl(folder.location() + "/" + ControlFile.NAME, "it is missing beside " + name);
            }
        }
        if (pages.exists(Journal.DATABASE)) {
            try (DiskFile file = pages.open(Journal.DATABASE)) {
                if (file.size() > 0) {
                    throw Trouble.noJournal(pages.location(), Journal.DATABASE, folder.location());
                }
            }
        } else if (!pages.exists(Journal.DATABASE_BEFORE_JOURNAL)) {
            pages.open(Journal.DATABASE).close();
            pages.sync();
        }
        var first = new Checkpoint(
                State.MAKING,
                settings.segmentBytes(),
                UUID.randomUUID(),
                1,
                1,
                0,
                new Cursor(1, SegmentHeader.BYTES, 1),
                0,
                0);
        return new Making(ControlFile.create(folder, first), first);
    }

    private Recovered finishMaking(Making made) throws IOException {
        Checkpoint first = made.checkpoint();
        if (!pages.exists(Journal.DATABASE)) {
            if (!pages.exists(Journal.DATABASE_BEFORE_JOURNAL)) {
                throw Trouble.noDatabase(pages.location(), Journal.DATABASE, folder.location());
            }
            pages.rename(Journal.DATABASE_BEFORE_JOURNAL, Journal.DATABASE);
            pages.sync();
            LOG.info("The database in {} is kept by a journal from now on", pages.location());
        }
        DiskFile database = pages.open(Journal.DATABASE);
        var segments = new Segments(folder, first.journal(), settings, clock);
        // A making that was cut off may have left it, whole or not; no frame is in it.
        folder.delete(SegmentHeader.name(first.next().segment()));
        segments.prepare(first.next().segment(), 0);
        Checkpoint open = first.moved(
                State.OPEN,
                0,
                first.next(),
                database.size(),
                DatabaseHeader.created(database).orElse(0));
        made.control().write(open);
        return new Recovered(made.control(), open, segments, database);
    }

    private Recovered recover(ControlFile control, Checkpoint checkpoint) throws IOException {
        if (!pages.exists(Journal.DATABASE)) {
            throw Trouble.noDatabase(pages.location(), Journal.DATABASE, folder.location());
        }
        Segments segments = findSegments(checkpoint);
        DiskFile database = pages.open(Journal.DATABASE);
        try {
            Tail tail = Tail.read(segments, checkpoint);
            tail.requireNothingLost(segments, checkpoint);
            new Agreement(segments, checkpoint, database).require(tail, pages.location() + "/" + Journal.DATABASE);
            Checkpoint reached = apply(tail, segments, checkpoint, database);
            Checkpoint open = isClean(checkpoint, tail) ? reached : cut(tail, segments, reached);
            control.write(open);
            deleteUnreachable(segments, tail, open);
            return new Recovered(control, open, segments, database);
        } catch (RuntimeException | IOException failure) {
            segments.close();
            database.close();
            throw failure;
        }
    }

    private Segments findSegments(Checkpoint checkpoint) throws IOException {
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
            if (header.number() != number) {
                throw Trouble.badSegment(location(name), "it holds segment " + header.number());
            }
            segments.found(header);
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

    private Checkpoint apply(Tail tail, Segments segments, Checkpoint checkpoint, DiskFile database)
            throws IOException {
        if (tail.last().isEmpty()) {
            return checkpoint.moved(
                    State.OPEN,
                    checkpoint.barrier(),
                    checkpoint.next(),
                    checkpoint.databaseBytes(),
                    checkpoint.databaseCreated());
        }
        Barrier last = tail.last().get();
        var reader = new FrameReader(segments, checkpoint.journal(), checkpoint.segmentBytes(), checkpoint.next());
        while (reader.cursor().sequence() < tail.end().sequence()) {
            Frame frame = reader.next()
                    .orElseThrow(() -> new IOException("read differently the second time: " + reader.stop()));
            Applier.apply(frame, database);
        }
        if (database.size() > last.databaseBytes()) {
            database.truncate(last.databaseBytes());
        }
        database.force();
        LOG.info("The journal brought the database from barrier {} to {}", checkpoint.barrier(), last.number());
        return checkpoint.moved(
                State.OPEN,
                last.number(),
                tail.end(),
                last.databaseBytes(),
                DatabaseHeader.created(database).orElse(0));
    }

    /** Only then may the same segment go on: in any other, frames of a barrier that was never finished may lie further on. */
    private static boolean isClean(Checkpoint checkpoint, Tail tail) {
        return checkpoint.state() == State.CLOSED && tail.last().isEmpty();
    }

    private Checkpoint cut(Tail tail, Segments segments, Checkpoint reached) throws IOException {
        long fresh = segments.last().orElse(0) + 1;
        segments.prepare(fresh, 0);
        Cursor end = tail.end();
        DiskFile last = segments.file(end.segment());
        if (tail.hasRest()) {
            LOG.warn("What follows barrier {} in {} was never acknowledged and is cut", reached.barrier(), end);
        }
        last.truncate(end.offset());
        Frame mark = new Frame(Frame.Kind.END, end.sequence(), fresh);
        last.write(ByteBuffer.wrap(mark.encode(reached.journal(), end.segment())), end.offset());
        last.force();
        return new Checkpoint(
                reached.state(),
                reached.segmentBytes(),
                reached.journal(),
                reached.change(),
                reached.epoch(),
                reached.barrier(),
                end.after(mark),
                reached.databaseBytes(),
                reached.databaseCreated());
    }

    /** Segments that no reader comes to: prepared ones of the former life, or of a barrier that was never finished. */
    private void deleteUnreachable(Segments segments, Tail tail, Checkpoint open) throws IOException {
        for (long number : segments.numbers()) {
            boolean behind =
                    number > tail.end().segment() && number < open.next().segment();
            if (behind) {
                segments.delete(number);
            }
        }
        folder.sync();
    }

    private String location(String name) {
        return folder.location() + "/" + name;
    }
}
