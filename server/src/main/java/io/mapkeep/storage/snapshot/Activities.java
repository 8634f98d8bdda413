package io.mapkeep.storage.snapshot;

import io.mapkeep.contract.admin.SnapshotActivity;
import io.mapkeep.contract.admin.SnapshotActivity.State;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.problem.ProblemException.Conflict;
import io.mapkeep.runtime.Jobs;
import io.mapkeep.runtime.RequestIds;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done with snapshots, one thing at a time: they would only wait for the same disk. The last few stay to be asked about. */
final class Activities {
    private static final Logger LOG = LoggerFactory.getLogger(Activities.class);
    private static final int REMEMBERED = 32;

    private final Jobs jobs;
    private final Clock clock;
    private final Deque<Activity> all = new ArrayDeque<>();
    private @Nullable Activity running;
    private boolean closing;

    /** Does the work; tells its steps as it goes. */
    @FunctionalInterface
    interface Work {
        void run(Activity activity);
    }

    Activities(Jobs jobs, Clock clock) {
        this.jobs = jobs;
        this.clock = clock;
    }

    /**
     * Begins something and returns while it goes on.
     *
     * @throws Conflict if something is under way; says what, by whom and since when
     */
    SnapshotActivity start(Actor actor, String kind, Work work) {
        Activity begun = begin(actor, kind);
        jobs.start("snapshot " + kind, () -> run(begun, work));
        return begun.report();
    }

    /** Does something in this thread. A failure is in the answer, not thrown. */
    SnapshotActivity run(Actor actor, String kind, Work work) {
        Activity begun = begin(actor, kind);
        run(begun, work);
        return begun.report();
    }

    /** Does something in this thread, and throws its failure on. */
    SnapshotActivity call(Actor actor, String kind, Work work) {
        Activity begun = begin(actor, kind);
        RuntimeException[] failed = new RuntimeException[1];
        run(begun, activity -> {
            try {
                work.run(activity);
            } catch (RuntimeException failure) {
                failed[0] = failure;
                throw failure;
            }
        });
        if (failed[0] != null) {
            throw failed[0];
        }
        return begun.report();
    }

    synchronized Optional<SnapshotActivity> find(String id) {
        return all.stream().filter(one -> one.id().equals(id)).findFirst().map(Activity::report);
    }

    synchronized Optional<SnapshotActivity> running() {
        return Optional.ofNullable(running).map(Activity::report);
    }

    /** Ends what is under way, and waits until it has. */
    synchronized void stop() {
        closing = true;
        if (running != null) {
            running.stop();
        }
        long patience = System.nanoTime() + 10_000_000_000L;
        try {
            while (running != null && System.nanoTime() < patience) {
                wait(100);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Activity begin(Actor actor, String kind) {
        if (running != null) {
            SnapshotActivity now = running.report();
            throw new Conflict(Problem.of(
                    "MK-SNP-042",
                    "Something else is being done with snapshots.",
                    "A " + now.kind() + " is under way, asked for by " + now.by() + " at " + now.since() + ", now "
                            + now.step() + ".",
                    "Wait for its end: mapkeep snapshot schedule"));
        }
        Activity begun = new Activity(RequestIds.next(), kind, actor, clock.instant());
        if (closing) {
            begun.stop();
        }
        running = begun;
        all.addFirst(begun);
        if (all.size() > REMEMBERED) {
            all.removeLast();
        }
        return begun;
    }

    private void run(Activity activity, Work work) {
        Problem problem = null;
        try {
            work.run(activity);
        } catch (ProblemException failure) {
            LOG.warn("Snapshot {}: {}", activity.kind(), failure.getMessage());
            problem = failure.problem();
        } catch (RuntimeException | Error failure) {
            LOG.error("Snapshot {} ended unexpectedly", activity.kind(), failure);
            problem = Problem.of(
                    "MK-SNP-043",
                    "It came upon something that the appliance does not know how to handle.",
                    failure.toString(),
                    "This is a defect. Report it with the log around this moment: journalctl -u mapkeep");
        } finally {
            synchronized (this) {
                activity.ended(problem);
                running = null;
                notifyAll();
            }
        }
    }

    /** Whether it did what it was to do. */
    static boolean succeeded(SnapshotActivity activity) {
        return activity.state() == State.DONE;
    }
}
