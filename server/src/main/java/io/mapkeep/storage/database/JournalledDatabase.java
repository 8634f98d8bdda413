package io.mapkeep.storage.database;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.storage.journal.BarrierPoint;
import io.mapkeep.storage.journal.ChangeStream;
import io.mapkeep.storage.journal.Disk;
import io.mapkeep.storage.journal.Journal;
import io.mapkeep.storage.journal.JournalFigures;
import io.mapkeep.storage.journal.JournalPath;
import io.mapkeep.storage.journal.JournalSettings;
import io.mapkeep.storage.journal.PinnedView;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** The database that is written to: H2 upon a journal, behind the gate. */
final class JournalledDatabase extends Database {
    private static final AtomicLong OPENED = new AtomicLong();

    private final String path;
    private final Disk disk;
    private final Journal journal;
    private final OpenPages pages;
    private final FreeSpace space;
    private final WriteGate gate;
    private final Guests guests;
    /** Then H2 must not write while it closes either: what it adds would be this machine's alone. */
    private volatile boolean fenced;

    private JournalledDatabase(String path, Disk disk, Journal journal, OpenPages pages) {
        this.path = path;
        this.disk = disk;
        this.journal = journal;
        this.pages = pages;
        this.space = new FreeSpace(disk);
        this.gate = new WriteGate(new Barriers(pages.pages(), journal), OpenPages.PATIENCE);
        this.guests = new Guests(pages.url(), new Guests.Rights() {
            @Override
            public <T> T write(Work<T> work) {
                return JournalledDatabase.this.write(work);
            }

            @Override
            public <T> T read(Work<T> work) {
                return pages.readAsAdministrator(work);
            }
        });
    }

    static Database open(Disk pages, Disk segments, JournalSettings settings, Clock clock, Passwords passwords) {
        Journal journal = Journal.open(pages, segments, settings, clock);
        String path = JournalPath.offer(OPENED.incrementAndGet() + "/pages", journal);
        try {
            OpenPages opened = OpenPages.open(path, passwords);
            // What opening has changed is not to wait for the first write: a view may be asked for before it.
            var barriers = new Barriers(opened.pages(), journal);
            barriers.force(barriers.mark());
            return new JournalledDatabase(path, pages, journal, opened);
        } catch (SQLException | RuntimeException failure) {
            JournalPath.withdraw(path);
            journal.abandon();
            throw failure instanceof RuntimeException known ? known : cannotOpen(pages.location(), failure);
        }
    }

    @Override
    public <T> T read(Work<T> work) {
        return pages.read(work);
    }

    @Override
    public <T> T write(Work<T> work) {
        requireWritable();
        return gate.enter(() -> pages.commit(work));
    }

    @Override
    public <T> T writeEssential(Work<T> work) {
        journal.requireWritable(true);
        return gate.enter(() -> pages.commit(work));
    }

    @Override
    void requireWritable() {
        space.requireMoreThan(RESERVE_BYTES);
        journal.requireWritable(false);
    }

    @Override
    public Guests guests() {
        return guests;
    }

    @Override
    public void acknowledgeWhen(Acknowledgement elsewhere) {
        gate.acknowledgeWhen(elsewhere);
    }

    @Override
    public void fence(Problem why) {
        fenced = true;
        gate.fence(why);
    }

    @Override
    public PinnedView pin() {
        return journal.pin();
    }

    @Override
    public ChangeStream changesAfter(long barrier) {
        try {
            return journal.changesAfter(barrier);
        } catch (IOException failure) {
            throw cannotOpen(disk.location(), failure);
        }
    }

    @Override
    public BarrierPoint reached() {
        return journal.reached();
    }

    @Override
    public WriteGate.Figures figures() {
        return gate.figures();
    }

    @Override
    public JournalFigures journalFigures() {
        return journal.figures();
    }

    @Override
    public Optional<String> firstDifference() {
        try {
            return journal.firstDifference();
        } catch (IOException failure) {
            throw cannotOpen(disk.location(), failure);
        }
    }

    @Override
    public long sizeBytes() {
        return journal.size();
    }

    @Override
    public void close() {
        gate.close();
        guests.close();
        boolean writable = !fenced && journal.figures().state() == JournalFigures.State.WRITABLE;
        boolean whole = false;
        try {
            pages.close(writable);
            whole = writable;
        } finally {
            JournalPath.withdraw(path);
            if (whole) {
                journal.close();
            } else {
                journal.abandon();
            }
        }
    }
}
