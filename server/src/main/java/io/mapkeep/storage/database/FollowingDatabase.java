package io.mapkeep.storage.database;

import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.secret.Redacted;
import io.mapkeep.storage.database.RenewedViews.Opened;
import io.mapkeep.storage.journal.BarrierPoint;
import io.mapkeep.storage.journal.ChangeStream;
import io.mapkeep.storage.journal.JournalFigures;
import io.mapkeep.storage.journal.PinnedView;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** A database that another node writes, read through views that are renewed. */
final class FollowingDatabase extends Database {
    private final Views views;
    private final Redacted<byte[]> password;
    private final Supplier<ProblemException> refusal;
    private final RenewedViews<Database> renewed;

    FollowingDatabase(Views views, Redacted<byte[]> password, Supplier<ProblemException> refusal) {
        this.views = views;
        this.password = password;
        this.refusal = refusal;
        this.renewed = new RenewedViews<>(views::reached, this::open, System::nanoTime);
    }

    private Opened<Database> open() {
        PinnedView view = views.pin();
        return new Opened<>(Database.view(view, password, refusal), view.point(), view::heldBytes);
    }

    @Override
    public <T> T read(Work<T> work) {
        return inView(database -> database.read(work));
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

    /** A query holds its view until it is closed. */
    @Override
    public GuestQueries guests() {
        return this::query;
    }

    private GuestQuery query(GuestTables tables, Duration timeout, String sql, Runnable whenClosed) {
        var hold = renewed.take();
        try {
            return hold.database().guests().query(tables, timeout, sql, () -> {
                hold.close();
                whenClosed.run();
            });
        } catch (RuntimeException | Error failure) {
            hold.close();
            throw failure;
        }
    }

    @Override
    public PinnedView pin() {
        return views.pin();
    }

    @Override
    public ChangeStream changesAfter(long barrier) {
        throw new UnsupportedOperationException("only the primary hands out changes");
    }

    @Override
    public BarrierPoint reached() {
        return views.reached();
    }

    @Override
    public boolean readOnly() {
        return true;
    }

    @Override
    public WriteGate.Figures figures() {
        return inView(Database::figures);
    }

    @Override
    public JournalFigures journalFigures() {
        return inView(Database::journalFigures);
    }

    @Override
    public Optional<String> firstDifference() {
        return Optional.empty();
    }

    @Override
    public long sizeBytes() {
        return views.reached().databaseBytes();
    }

    @Override
    public void close() {
        renewed.close();
    }

    private <T> T inView(Function<Database, T> asked) {
        try (var hold = renewed.take()) {
            return asked.apply(hold.database());
        }
    }
}
