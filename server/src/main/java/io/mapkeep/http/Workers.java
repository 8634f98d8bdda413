package io.mapkeep.http;

import io.mapkeep.runtime.Pulse;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that work on requests, apart from those that accept and read, so that however many requests wait for the database, new connections are
 * still taken and what is answered from memory is still answered.
 *
 * <p>Not one of Jetty's pools: these interrupt what is left when they close, and an interrupt in the wrong moment closes the database's file.
 */
public final class Workers implements Executor, AutoCloseable {
    private static final long IDLE_SECONDS = 60;

    private final ThreadPoolExecutor threads;
    private final Pulse pulse;

    /**
     * Makes the threads as they are needed.
     *
     * @param name of each thread, with a number
     * @param most how many work at once
     * @param waiting how many requests may wait for one; more are refused with 503
     * @param patience all of them may rightly be busy for so long, with nothing else taken up
     */
    public Workers(String name, int most, int waiting, Duration patience) {
        var count = new AtomicInteger();
        pulse = new Pulse(name, patience, this, System::nanoTime);
        threads =
                new ThreadPoolExecutor(
                        most, most, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(waiting), task -> {
                            var thread = new Thread(task, name + "-" + count.incrementAndGet());
                            thread.setDaemon(true);
                            return thread;
                        }) {
                    @Override
                    protected void beforeExecute(Thread thread, Runnable task) {
                        pulse.beat();
                    }
                };
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    /** Felt while one of them takes up work from time to time. */
    public Pulse pulse() {
        return pulse;
    }

    /** Takes nothing more. What still runs is left to end by itself. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
