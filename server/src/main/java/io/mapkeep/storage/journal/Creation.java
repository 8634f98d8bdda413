package io.mapkeep.storage.journal;

import io.mapkeep.storage.journal.Checkpoint.State;
import java.io.IOException;
import java.time.Clock;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A new journal, for a new database or for one of before the journal. Until it is finished no frame is written, so one that was cut off is
 * simply finished by the next start.
 */
final class Creation {
    private static final Logger LOG = LoggerFactory.getLogger(Creation.class);

    private final Disk pages;
    private final Disk folder;
    private final JournalSettings settings;
    private final Clock clock;

    Creation(Disk pages, Disk folder, JournalSettings settings, Clock clock) {
        this.pages = pages;
        this.folder = folder;
        this.settings = settings;
        this.clock = clock;
    }

    Recovered begin() throws IOException {
        requireNothingThere();
        if (!pages.exists(Journal.DATABASE) && !pages.exists(Journal.DATABASE_BEFORE_JOURNAL)) {
            pages.open(Journal.DATABASE).close();
        }
        // Also one that is there already: who made it may have died before its name was durable.
        pages.sync();
        return make(new BarrierPoint(1, 0, clock.instant(), 0));
    }

    /** For a copy of another machine's database file, {@code mapkeep.mv.db}: goes on where that one was. */
    Recovered adopt(BarrierPoint point) throws IOException {
        requireNothingThere();
        return make(point);
    }

    private Recovered make(BarrierPoint point) throws IOException {
        var first = new Checkpoint(
                State.MAKING,
                settings.segmentBytes(),
                UUID.randomUUID(),
                1,
                point,
                new Cursor(1, SegmentHeader.BYTES, 1));
        return finish(ControlFile.create(folder, first), first);
    }

    /** The control file is there, and says that the rest may not be. */
    Recovered finish(ControlFile control, Checkpoint first) throws IOException {
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
        folder.delete(SegmentHeader.name(first.next().segment()));
        segments.prepare(first.next().segment(), 0);
        BarrierPoint point = first.point();
        Checkpoint open = first.moved(
                State.OPEN,
                new BarrierPoint(point.epoch(), point.number(), point.time(), database.size()),
                first.next());
        control.write(open);
        control.doubt().dispel();
        folder.sync();
        return Recovered.at(open, clock.instant(), control, segments, database);
    }

    private void requireNothingThere() throws IOException {
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
        }
    }
}
