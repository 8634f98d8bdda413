package io.mapkeep.storage.snapshot;

import io.mapkeep.contract.configuration.SnapshotSection;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.runtime.Jobs;
import io.mapkeep.storage.snapshot.repository.SnapshotLabel;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the clock each minute and has a snapshot taken when one is due, or when the archive begins anew. After a failure it waits a minute, then two,
 * then four, at most as long as from one snapshot to the next.
 */
final class Schedule {
    private static final Duration LOOK = Duration.ofMinutes(1);
    private static final Duration AFTER_A_HOLE = Duration.ofMinutes(10);
    private static final int MOST_DOUBLINGS = 10;

    private final Snapshots snapshots;
    private final SnapshotSection settings;
    private final Timetable timetable;
    private final Clock clock;
    private final AtomicBoolean busy = new AtomicBoolean();

    private boolean holeInArchive;
    private volatile int failures;
    private volatile @Nullable Problem problem;
    /** Of the last attempt, by the clock that nobody sets. */
    private long attempted = Long.MIN_VALUE;

    Schedule(Snapshots snapshots, SnapshotSection settings, Clock clock) {
        this.snapshots = snapshots;
        this.settings = settings;
        this.timetable = new Timetable(settings.every(), settings.at(), settings.zone());
        this.clock = clock;
    }

    void begin(Jobs jobs) {
        jobs.start("first look at snapshots", () -> attempt(snapshots.lastKnown()::refresh));
        jobs.every(LOOK, "snapshot schedule", () -> {
            // Reading the store may take long, and the clockwork is shared.
            if (busy.compareAndSet(false, true)) {
                jobs.start("snapshot schedule", () -> {
                    try {
                        look();
                    } finally {
                        busy.set(false);
                    }
                });
            }
        });
    }

    /** When the next one is taken; empty if none is. */
    Optional<Instant> next() {
        return settings.scheduled()
                ? Optional.of(newest().map(timetable::after)
                        .filter(next -> next.isAfter(clock.instant()))
                        .orElseGet(clock::instant))
                : Optional.empty();
    }

    int failures() {
        return failures;
    }

    Optional<Problem> problem() {
        return Optional.ofNullable(problem);
    }

    void look() {
        if (!settings.scheduled() || snapshots.running().isPresent() || mustWait()) {
            return;
        }
        attempt(() -> {
            snapshots.lastKnown().refresh();
            holeInArchive |= snapshots.archiving().takeSnapshotWanted();
            Instant now = clock.instant();
            Optional<Instant> newest = newest();
            boolean filling = holeInArchive
                    && newest.map(made -> !made.plus(AFTER_A_HOLE).isAfter(now)).orElse(true);
            if (filling || timetable.due(newest, now)) {
                holeInArchive = false;
                Optional<Problem> failure = snapshots.scheduled();
                note(failure.orElse(null));
            }
        });
    }

    private void attempt(Runnable work) {
        try {
            work.run();
        } catch (ProblemException.Conflict somebodyElseIsAtIt) {
            // looked at again in a minute
        } catch (ProblemException failure) {
            note(failure.problem());
        }
    }

    private void note(@Nullable Problem why) {
        attempted = System.nanoTime();
        failures = why == null ? 0 : failures + 1;
        problem = why;
    }

    private boolean mustWait() {
        if (failures == 0) {
            return false;
        }
        Duration pause = LOOK.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
        Duration wait = pause.compareTo(settings.every()) > 0 ? settings.every() : pause;
        return System.nanoTime() - attempted < wait.toNanos();
    }

    private Optional<Instant> newest() {
        return snapshots.lastKnown().newest().map(SnapshotLabel::made);
    }
}
