package io.mapkeep.runtime;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;

/**
 * Whether some threads still take up work. They are asked to do next to nothing, and the time counts until one of them has done that or anything else. Threads that nobody needs are not
 * silent: what counts is the time since they were asked.
 */
public final class Pulse {
    private final String name;
    private final Duration patience;
    private final Executor threads;
    private final LongSupplier nanoTime;
    private long asked;
    private volatile boolean answered = true;

    /**
     * Asks nothing yet.
     *
     * @param name of the threads, for the log
     * @param patience all of them may rightly be busy for so long
     * @param threads where a task is done by one of them; it may refuse
     */
    public Pulse(String name, Duration patience, Executor threads, LongSupplier nanoTime) {
        this.name = name;
        this.patience = patience;
        this.threads = threads;
        this.nanoTime = nanoTime;
        this.asked = nanoTime.getAsLong();
    }

    public String name() {
        return name;
    }

    /** One of the threads has taken up work. */
    public void beat() {
        // Written seldom: every request comes by here.
        if (!answered) {
            answered = true;
        }
    }

    /** Asks for a sign of life, unless one is waited for; false if that is so for longer than it may be. From one thread. */
    boolean isFelt() {
        if (answered) {
            asked = nanoTime.getAsLong();
            answered = false;
            ask();
            return true;
        }
        return silence().compareTo(patience) < 0;
    }

    /** Since they were asked. */
    Duration silence() {
        return Duration.ofNanos(Math.max(0, nanoTime.getAsLong() - asked));
    }

    private void ask() {
        try {
            threads.execute(this::beat);
        } catch (RejectedExecutionException full) {
            // So much waits already that the next to be taken up is the answer.
        }
    }
}
