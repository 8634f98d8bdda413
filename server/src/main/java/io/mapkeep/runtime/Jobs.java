package io.mapkeep.runtime;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Named background work: periodic jobs on one thread, long ones on threads of their own. A job that throws is logged and runs again at
 * its next turn. Closing waits ten seconds for what is running and interrupts the rest.
 */
public final class Jobs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ScheduledExecutorService clockwork =
            Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "jobs"));
    private final ExecutorService workers = Executors.newCachedThreadPool(task -> daemon(task, "job"));

    /** Runs {@code task} again and again, {@code pause} after it last ended. Keep it short: all periodic jobs share a thread. */
    public void every(Duration pause, String name, Runnable task) {
        clockwork.scheduleWithFixedDelay(named(name, task), pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Runs {@code task} once, at once, on a thread of its own. */
    public void start(String name, Runnable task) {
        workers.execute(named(name, task));
    }

    @Override
    public void close() {
        clockwork.shutdownNow();
        workers.shutdown();
        try {
            if (!workers.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                workers.shutdownNow();
                workers.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException interrupted) {
            workers.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private static Runnable named(String name, Runnable task) {
        return () -> {
            Thread thread = Thread.currentThread();
            String former = thread.getName();
            thread.setName(name);
            try {
                task.run();
            } catch (RuntimeException failure) {
                LOG.error("The job \"{}\" failed and goes on at its next turn", name, failure);
            } finally {
                thread.setName(former);
            }
        };
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
