package io.mapkeep.identity.local;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.TooManyRequests;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * How many passwords are hashed at once, and how many wait for it. A hash takes 19 MiB and a core for tens of milliseconds, so a storm of sign-ins has to wait
 * outside: half of the cores hash, a few requests wait for a moment, and the rest is told to come again before it holds a thread of the others.
 */
final class HashPlaces {
    /** Half of the cores, four at most: 76 MiB. */
    static final int AT_ONCE = Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors() / 2));

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int RETRY_SECONDS = 2;

    private final Semaphore hashing;
    private final Semaphore waiting;

    /** @param atOnce passwords hashed at the same time; @param queue how many more may wait */
    HashPlaces(int atOnce, int queue) {
        this.hashing = new Semaphore(atOnce, true);
        this.waiting = new Semaphore(atOnce + queue);
    }

    static HashPlaces ofThisMachine() {
        return new HashPlaces(AT_ONCE, 8 * AT_ONCE);
    }

    /** @throws TooManyRequests (MK-IDN-026) if no place becomes free in time */
    <T> T take(Supplier<T> work) {
        if (!waiting.tryAcquire()) {
            throw full();
        }
        try {
            if (!hashing.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw full();
            }
            try {
                return work.get();
            } finally {
                hashing.release();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw full();
        } finally {
            waiting.release();
        }
    }

    private static TooManyRequests full() {
        return new TooManyRequests(
                Problem.of(
                        "MK-IDN-026",
                        "Too many passwords are being checked.",
                        "Each takes memory and time on purpose, so only a few are checked at once. Yours was not looked at.",
                        "Try again in a few seconds. An administrator looks for the source: mapkeep audit tail"),
                RETRY_SECONDS);
    }
}
