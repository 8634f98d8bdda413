package io.mapkeep.storage.snapshot;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Unavailable;
import io.mapkeep.runtime.Jobs;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The further places for snapshots. Each is brought up on a thread of its own, after each snapshot and by the clock: one that fails, or is slow, keeps neither
 * the next snapshot nor another place waiting. After a failure it waits a minute, then two, then four, at most as long as from one snapshot to the next.
 */
final class Copies implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMinutes(1);
    private static final int MOST_DOUBLINGS = 10;
    private static final long STOP_NANOS = 10_000_000_000L;

    private final List<Turn> turns;
    private final Duration longestPause;
    private final Jobs jobs;
    private volatile boolean closing;

    /** A place, and whose turn it is to work with it. */
    private static final class Turn {
        private final Copy copy;
        private final AtomicBoolean busy = new AtomicBoolean();
        private final AtomicBoolean again = new AtomicBoolean();
        /** By the clock that nobody sets. */
        private volatile long attempted;

        Turn(Copy copy) {
            this.copy = copy;
        }
    }

    Copies(List<Copy> copies, Duration longestPause, Jobs jobs) {
        this.turns = copies.stream().map(Turn::new).toList();
        this.longestPause = longestPause;
        this.jobs = jobs;
    }

    void begin() {
        if (!turns.isEmpty()) {
            bringUp();
            jobs.every(
                    LOOK,
                    "snapshot copies",
                    () -> turns.stream().filter(turn -> !mustWait(turn)).forEach(this::start));
        }
    }

    List<Copy> all() {
        return turns.stream().map(turn -> turn.copy).toList();
    }

    /** There is news; returns at once. */
    void bringUp() {
        turns.forEach(this::start);
    }

    /** The rule for keeping is applied to each, after what is new. */
    void prune() {
        turns.forEach(turn -> turn.copy.pruneLater());
        bringUp();
    }

    private void start(Turn turn) {
        turn.again.set(true);
        if (!closing && turn.busy.compareAndSet(false, true)) {
            jobs.start("snapshot copy", () -> {
                try {
                    while (!closing && turn.again.getAndSet(false)) {
                        turn.copy.bringUp((done, of) -> requireOpen());
                        turn.attempted = System.nanoTime();
                    }
                } finally {
                    turn.busy.set(false);
                }
            });
        }
    }

    private boolean mustWait(Turn turn) {
        int failures = turn.copy.failures();
        if (failures == 0) {
            return false;
        }
        Duration pause = LOOK.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
        Duration wait = pause.compareTo(longestPause) > 0 ? longestPause : pause;
        return System.nanoTime() - turn.attempted < wait.toNanos();
    }

    private void requireOpen() {
        if (closing) {
            throw new Unavailable(Problem.of(
                    "MK-SNP-041",
                    "The appliance stopped in the middle of it.",
                    "What was stored so far is used by the next snapshot; a half one does not count.",
                    "Nothing is to be done: it goes on when the appliance has started."));
        }
    }

    /** Ends what is under way, and waits until it has. */
    @Override
    public void close() {
        closing = true;
        long patience = System.nanoTime() + STOP_NANOS;
        try {
            for (Turn turn : turns) {
                while (turn.busy.get() && System.nanoTime() < patience) {
                    Thread.sleep(20);
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        turns.forEach(turn -> turn.copy.close());
    }
}
