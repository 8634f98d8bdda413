package io.mapkeep.storage.database;

import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.storage.journal.BarrierPoint;
import io.mapkeep.storage.journal.ChangeStream;
import io.mapkeep.storage.journal.JournalFigures;
import io.mapkeep.storage.journal.JournalPath;
import io.mapkeep.storage.journal.PinnedView;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** A database at one barrier. What H2 notes for itself, such as the users of queries, stays in memory and goes with it. */
final class ViewedDatabase extends Database {
    private static final AtomicLong OPENED = new AtomicLong();

    private final String path;
    private final PinnedView view;
    private final OpenPages pages;
    private final Guests guests;
    private final Supplier<ProblemException> refusal;
    /** Also beneath a reader, if who keeps the view must not wait for it. */
    private volatile boolean closed;

    private ViewedDatabase(String path, PinnedView view, OpenPages pages, Supplier<ProblemException> refusal) {
        this.path = path;
        this.view = view;
        this.pages = pages;
        this.refusal = refusal;
        this.guests = new Guests(pages.url(), new Guests.Rights() {
            @Override
            public <T> T write(Work<T> work) {
                return pages.commit(work);
            }

            @Override
            public <T> T read(Work<T> work) {
                return pages.readAsAdministrator(work);
            }
        });
    }

    static Database open(PinnedView view, Passwords passwords, Supplier<ProblemException> refusal) {
        String path = JournalPath.offer("view" + OPENED.incrementAndGet() + "/pages", view);
        try {
            return new ViewedDatabase(path, view, OpenPages.open(path, passwords), refusal);
        } catch (SQLException | RuntimeException failure) {
            JournalPath.withdraw(path);
            view.close();
            throw failure instanceof RuntimeException known ? known : cannotOpen("a view", failure);
        }
    }

    @Override
    public <T> T read(Work<T> work) {
        try {
            return pages.read(work);
        } catch (ProblemException failure) {
            throw closed ? Refusals.viewEnded(failure) : failure;
        }
    }

    @Override
    public <T> T write(Work<T> work) {
        throw refusal.get();
    }

    @Override
    public <T> T writeEssential(Work<T> work) {
        throw refusal.get();
    }

    @Override
    void requireWritable() {
        throw refusal.get();
    }

    @Override
    public Guests guests() {
        return guests;
    }

    @Override
    public PinnedView pin() {
        throw new UnsupportedOperationException("this is a view already");
    }

    @Override
    public ChangeStream changesAfter(long barrier) {
        throw new UnsupportedOperationException("a view does not change");
    }

    @Override
    public BarrierPoint reached() {
        return view.point();
    }

    @Override
    public WriteGate.Figures figures() {
        return new WriteGate.Figures(0, 0, Duration.ZERO, 0, 0, Duration.ZERO, 0, 0);
    }

    @Override
    public JournalFigures journalFigures() {
        return new JournalFigures(view.point().number(), 0, 0, Duration.ZERO, 0, 0, 0, JournalFigures.State.WRITABLE);
    }

    @Override
    public Optional<String> firstDifference() {
        return Optional.empty();
    }

    @Override
    public long sizeBytes() {
        return view.size();
    }

    @Override
    public void close() {
        closed = true;
        guests.close();
        try {
            pages.close(false);
        } finally {
            JournalPath.withdraw(path);
            view.close();
        }
    }
}
