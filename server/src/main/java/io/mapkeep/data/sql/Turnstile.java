package io.mapkeep.data.sql;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.TooManyRequests;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Lets a few queries run at once, at most half of them for one person; a few more wait; the rest are told to come again. */
final class Turnstile {
    private final int places;
    private final int queue;
    private final Duration patience;
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition left = lock.newCondition();
    private final Map<String, Integer> inside = new HashMap<>();
    private int taken;
    private int waiting;

    Turnstile(int places, int queue, Duration patience) {
        this.places = places;
        this.queue = queue;
        this.patience = patience;
    }

    /** Waits for a place; give it back with {@link #leave}. */
    void enter(String person) {
        lock.lock();
        try {
            if (!room(person)) {
                await(person);
            }
            taken++;
            inside.merge(person, 1, Integer::sum);
        } finally {
            lock.unlock();
        }
    }

    void leave(String person) {
        lock.lock();
        try {
            taken--;
            inside.computeIfPresent(person, (name, count) -> count == 1 ? null : count - 1);
            left.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void await(String person) {
        if (waiting >= queue) {
            throw full();
        }
        waiting++;
        try {
            long nanos = patience.toNanos();
            while (!room(person)) {
                if (nanos <= 0) {
                    throw full();
                }
                nanos = left.awaitNanos(nanos);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw full();
        } finally {
            waiting--;
        }
    }

    private boolean room(String person) {
        return taken < places && inside.getOrDefault(person, 0) < Math.max(1, places / 2);
    }

    private TooManyRequests full() {
        return new TooManyRequests(
                Problem.of(
                        "MK-SQL-006",
                        "Too many queries run at once.",
                        places + " may run, at most half of them for one person, and " + queue + " may wait "
                                + TimeUnit.NANOSECONDS.toSeconds(patience.toNanos()) + " s.",
                        "Try again in a few seconds."),
                5);
    }
}
