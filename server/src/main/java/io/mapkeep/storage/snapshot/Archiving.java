package io.mapkeep.storage.snapshot;

import io.mapkeep.contract.admin.SnapshotSchedule;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.journal.BarrierPoint;
import io.mapkeep.storage.journal.Change;
import io.mapkeep.storage.journal.ChangeStream;
import io.mapkeep.storage.journal.HistoryGone;
import io.mapkeep.storage.snapshot.archive.ArchiveReader;
import io.mapkeep.storage.snapshot.archive.ArchiveWriter;
import io.mapkeep.storage.snapshot.repository.Repository;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores what the journal does, so that any moment between two snapshots can be restored. Goes on where it stopped. Where the journal has let go of what
 * comes next, it begins anew at the present barrier and asks for a snapshot, because moments before it cannot be reached from there.
 *
 * <p>While a store cannot be reached, nothing is held back in the journal: a full disk here would be worse than a hole there.
 */
final class Archiving implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Archiving.class);
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final long STOP_MILLIS = 10_000;
    /** So long it goes on with what is waiting when it is to end. */
    private static final long STOP_NANOS = 5_000_000_000L;

    private final Database database;
    private final Store store;
    private final SnapshotNotes notes;
    private final Duration within;
    private final Clock clock;
    private final Thread thread = new Thread(this::work, "snapshot-archive");

    private volatile boolean closing;
    private volatile boolean snapshotWanted;
    private volatile @Nullable BarrierPoint stored;
    /** When the oldest thing that is not stored yet was met. */
    private volatile @Nullable Instant waitingSince;

    private volatile @Nullable Problem trouble;

    Archiving(Database database, Store store, SnapshotNotes notes, Duration within, Clock clock) {
        this.database = database;
        this.store = store;
        this.notes = notes;
        this.within = within;
        this.clock = clock;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Whether the archive began anew, so that it is of use only with a snapshot from now on. Asking takes note of the answer. */
    boolean takeSnapshotWanted() {
        boolean wanted = snapshotWanted;
        snapshotWanted = false;
        return wanted;
    }

    SnapshotSchedule.Archive report() {
        BarrierPoint point = stored;
        Instant oldest = waitingSince;
        return new SnapshotSchedule.Archive(
                true,
                point == null ? 0 : point.number(),
                Optional.ofNullable(point).map(BarrierPoint::time),
                oldest == null
                        ? 0
                        : Math.max(0, Duration.between(oldest, clock.instant()).toSeconds()),
                Optional.ofNullable(trouble));
    }

    /** Stores what is waiting, then ends. */
    @Override
    public void close() {
        closing = true;
        try {
            thread.join(STOP_MILLIS);
            if (thread.isAlive()) {
                thread.interrupt();
                thread.join(STOP_MILLIS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        Duration pause = FIRST_PAUSE;
        // At least once: what was done in a short life counts, too.
        do {
            try {
                follow(store.repository());
                pause = FIRST_PAUSE;
            } catch (ProblemException failure) {
                tell(failure.problem(), failure);
            } catch (IOException | RuntimeException failure) {
                tell(
                        Problem.of(
                                "MK-SNP-046",
                                "The archive cannot be written.",
                                failure.toString(),
                                "Look for the cause in the log: journalctl -u mapkeep"),
                        failure);
            }
            sleep(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        } while (!closing);
    }

    private void follow(Repository repository) throws IOException {
        try (ChangeStream changes = resume(repository);
                ArchiveWriter writer = new ArchiveWriter(
                        repository.target(), repository.dataKey(), changes.position(), within, clock)) {
            stored = writer.stored();
            long end = Long.MAX_VALUE;
            while (true) {
                if (closing) {
                    end = Math.min(end, System.nanoTime() + STOP_NANOS);
                }
                Optional<Change> change = changes.next(closing ? Duration.ZERO : PATIENCE);
                if (closing && (change.isEmpty() || System.nanoTime() > end)) {
                    break;
                }
                if (change.isPresent()) {
                    writer.take(change.get());
                    if (change.get() instanceof Change.Reached && waitingSince == null) {
                        waitingSince = clock.instant();
                    }
                } else if (overdue()) {
                    writer.flush();
                }
                note(writer, changes);
            }
            writer.flush();
            stored = writer.stored();
        }
    }

    private void note(ArchiveWriter writer, ChangeStream changes) {
        BarrierPoint now = writer.stored();
        BarrierPoint before = stored;
        if (before == null || before.number() != now.number()) {
            stored = now;
            trouble = null;
            waitingSince = now.number() == changes.position().number() ? null : clock.instant();
        }
    }

    private boolean overdue() {
        Instant oldest = waitingSince;
        return oldest != null && !clock.instant().isBefore(oldest.plus(within));
    }

    private ChangeStream resume(Repository repository) {
        BarrierPoint now = database.reached();
        Optional<ChangeStream> further = goingOn(repository, now).stream()
                .mapToObj(this::changesAfter)
                .flatMap(Optional::stream)
                .findFirst();
        return further.orElseGet(() -> {
            snapshotWanted = true;
            return database.changesAfter(now.number());
        });
    }

    /** Behind which barrier the archive goes on: its last one, or in a new life the one that was restored to. */
    private OptionalLong goingOn(Repository repository, BarrierPoint now) {
        Optional<BarrierPoint> last = new ArchiveReader(repository.target(), repository.dataKey())
                .last()
                .filter(point -> point.epoch() == now.epoch() && point.number() <= now.number());
        return last.isPresent() ? OptionalLong.of(last.get().number()) : notes.restoredAt(now.epoch());
    }

    private Optional<ChangeStream> changesAfter(long barrier) {
        try {
            return Optional.of(database.changesAfter(barrier));
        } catch (HistoryGone gone) {
            LOG.info("The archive has a hole after barrier {}: the journal goes on later", barrier);
            return Optional.empty();
        }
    }

    private void tell(Problem problem, Exception failure) {
        if (trouble == null) {
            LOG.warn("Archiving: {} {}; this is tried again", problem.what(), problem.why(), failure);
        }
        trouble = problem;
    }

    private void sleep(Duration pause) {
        long end = System.nanoTime() + pause.toNanos();
        while (!closing && System.nanoTime() < end) {
            try {
                Thread.sleep(100);
            } catch (InterruptedException interrupted) {
                return;
            }
        }
    }
}
