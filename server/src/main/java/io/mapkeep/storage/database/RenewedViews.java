package io.mapkeep.storage.database;

import io.mapkeep.storage.journal.BarrierPoint;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Read-only databases over a file that goes on changing, one after the other.
 *
 * <pre>
 *   barriers   ──1──2──3──────4──5──────────────6──▶
 *   view 1       [ opened at 2 ........]  closed with its last reader
 *   view 2                     [ opened at 5 ..........]
 *   reader a       ├──────────────┤       sees 2 from begin to end
 *   reader b                     ├──┤     the first after a change: has a new view opened
 * </pre>
 *
 * <p>A view is renewed when somebody reads, something has changed and it is older than {@link #FRESH}. While one reader opens the next, others read on in
 * the present one, but never in one older than {@link #STALE}. A view holds up the file beneath, so one that nobody has read in for {@link #IDLE} is closed,
 * and one whose reader holds it until the disk keeps {@link #MOST_HELD_BYTES} for it is ended beneath the reader.
 *
 * @param <D> what is opened for each view
 */
final class RenewedViews<D extends AutoCloseable> implements AutoCloseable {
    static final Duration FRESH = Duration.ofMillis(500);
    static final Duration STALE = Duration.ofSeconds(2);
    static final Duration IDLE = Duration.ofSeconds(2);
    static final Duration PATIENCE = Duration.ofSeconds(2);
    static final long MOST_HELD_BYTES = 2L << 30;
    private static final Duration LOOK_ROUND = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(RenewedViews.class);

    private final Supplier<BarrierPoint> newest;
    private final Supplier<Opened<D>> opener;
    private final LongSupplier nanos;
    private final ReentrantLock state = new ReentrantLock();
    private final Condition settled = state.newCondition();
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "view-keeper");
        thread.setDaemon(true);
        return thread;
    });

    private @Nullable View current;
    private final Set<View> open = new HashSet<>();
    private boolean opening;
    private boolean gone;

    /**
     * A database and the moment that it shows.
     *
     * @param heldBytes of disk that newer moments take because this one is still shown
     */
    record Opened<D>(D database, BarrierPoint point, LongSupplier heldBytes) {}

    RenewedViews(Supplier<BarrierPoint> newest, Supplier<Opened<D>> opener, LongSupplier nanos) {
        this.newest = newest;
        this.opener = opener;
        this.nanos = nanos;
        later.scheduleWithFixedDelay(
                this::endCostly, LOOK_ROUND.toMillis(), LOOK_ROUND.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** One reader's hold on one view. Close it once. */
    final class Hold implements AutoCloseable {
        private final View view;

        private Hold(View view) {
            this.view = view;
        }

        D database() {
            return view.opened.database();
        }

        BarrierPoint point() {
            return view.opened.point();
        }

        @Override
        public void close() {
            release(view);
        }
    }

    private final class View {
        private final Opened<D> opened;
        private final long since;
        private int readers;
        private long lastUsed;

        View(Opened<D> opened, long since) {
            this.opened = opened;
            this.since = since;
        }
    }

    /**
     * A hold on a view that is fresh enough.
     *
     * @throws RuntimeException what opening one throws
     */
    Hold take() {
        state.lock();
        try {
            while (opening && !usable(current, STALE)) {
                settled.awaitUninterruptibly();
            }
            if (current != null && (opening || usable(current, FRESH))) {
                return hold(current);
            }
            opening = true;
        } finally {
            state.unlock();
        }
        return renew();
    }

    /** Lets the readers inside finish for a moment, then closes the views beneath them: who closes waits for something more important. */
    @Override
    public void close() {
        later.shutdownNow();
        boolean interrupted = false;
        state.lock();
        try {
            gone = true;
            retire();
            long left = PATIENCE.toNanos();
            while (left > 0 && (!open.isEmpty() || opening)) {
                try {
                    left = settled.awaitNanos(left);
                } catch (InterruptedException again) {
                    interrupted = true;
                    left = 0;
                }
            }
            List.copyOf(open).forEach(this::end);
        } finally {
            state.unlock();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Without the lock while it opens: that takes a while, and readers of the present view go on. */
    private Hold renew() {
        Opened<D> opened = null;
        try {
            opened = opener.get();
        } finally {
            state.lock();
            opening = false;
            settled.signalAll();
            if (opened == null) {
                state.unlock();
            }
        }
        try {
            View next = new View(opened, nanos.getAsLong());
            open.add(next);
            Hold hold = hold(next);
            if (!gone) {
                retire();
                current = next;
            }
            return hold;
        } finally {
            state.unlock();
        }
    }

    private boolean usable(@Nullable View view, Duration age) {
        return view != null
                && (nanos.getAsLong() - view.since <= age.toNanos()
                        || newest.get().number() == view.opened.point().number());
    }

    private Hold hold(View view) {
        view.readers++;
        return new Hold(view);
    }

    private void release(View view) {
        state.lock();
        try {
            view.readers--;
            view.lastUsed = nanos.getAsLong();
            if (view.readers == 0 && view != current) {
                end(view);
            } else if (view.readers == 0 && !later.isShutdown()) {
                later.schedule(() -> closeIfIdle(view), IDLE.toMillis() + 1, TimeUnit.MILLISECONDS);
            }
        } finally {
            state.unlock();
        }
    }

    private void closeIfIdle(View view) {
        state.lock();
        try {
            if (view == current && view.readers == 0 && nanos.getAsLong() - view.lastUsed >= IDLE.toNanos()) {
                retire();
            }
        } finally {
            state.unlock();
        }
    }

    /** Ends views that keep too much on the disk, whoever reads in them. */
    void endCostly() {
        state.lock();
        try {
            for (View view : List.copyOf(open)) {
                long held = view.opened.heldBytes().getAsLong();
                if (held > MOST_HELD_BYTES) {
                    LOG.warn(
                            "A reader has held barrier {} for {} s while {} MiB were written; it is ended so that the disk does not fill up (MK-STO-021)",
                            view.opened.point().number(),
                            (nanos.getAsLong() - view.since) / 1_000_000_000L,
                            held >> 20);
                    current = view == current ? null : current;
                    end(view);
                }
            }
        } finally {
            state.unlock();
        }
    }

    /** Takes the present view out of use; it ends at once, or with its last reader. */
    private void retire() {
        View former = current;
        current = null;
        if (former != null && former.readers == 0) {
            end(former);
        }
    }

    private void end(View view) {
        if (!open.remove(view)) {
            return;
        }
        try {
            view.opened.database().close();
        } catch (Exception failure) {
            LOG.error("A view of the database did not close", failure);
        } finally {
            settled.signalAll();
        }
    }
}
