package io.mapkeep.bench.durability;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Threads that repeat a task for a while. What began in the window counts, and the time runs until the last of it has ended, so that a long wait at
 * the end is not left out.
 */
final class Load {
    private static final Duration WARM_UP = Duration.ofSeconds(1);

    private final Duration window;
    private volatile long from;
    private volatile long until;

    private Load(Duration window) {
        this.window = window;
    }

    /**
     * @param operations in all, those of the warming up too
     * @param perSecond in the window
     */
    record Outcome(long operations, double perSecond, Latencies latencies) {}

    /** Of one thread. */
    interface Task extends AutoCloseable {
        void once() throws SQLException;

        @Override
        void close() throws SQLException;
    }

    @FunctionalInterface
    interface Tasks {
        Task ofThread(int thread) throws SQLException;
    }

    static Outcome run(int threads, Duration window, Tasks tasks) throws Exception {
        return new Load(window).start(threads, tasks);
    }

    private Outcome start(int threads, Tasks tasks) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        List<Task> opened = new ArrayList<>();
        try {
            var start = new CyclicBarrier(threads, () -> {
                from = System.nanoTime() + WARM_UP.toNanos();
                until = from + window.toNanos();
            });
            List<Callable<Part>> parts = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                Task task = tasks.ofThread(thread);
                opened.add(task);
                parts.add(() -> repeat(task, start));
            }
            return sum(pool.invokeAll(parts));
        } finally {
            pool.shutdownNow();
            for (Task task : opened) {
                task.close();
            }
        }
    }

    private record Part(long operations, long ended, Latencies latencies) {}

    private Part repeat(Task task, CyclicBarrier start)
            throws SQLException, InterruptedException, BrokenBarrierException {
        var latencies = new Latencies();
        start.await();
        long operations = 0;
        long now = System.nanoTime();
        // A task that takes longer than the window is done once all the same.
        while (now - until < 0 || latencies.size() == 0) {
            task.once();
            operations++;
            long ended = System.nanoTime();
            if (now - from >= 0) {
                latencies.add(ended - now);
            }
            now = ended;
        }
        return new Part(operations, now, latencies);
    }

    private Outcome sum(List<Future<Part>> parts) throws InterruptedException, ExecutionException {
        long operations = 0;
        long ended = until;
        var latencies = new Latencies();
        for (Future<Part> future : parts) {
            Part part = future.get();
            operations += part.operations;
            ended = Math.max(ended, part.ended);
            latencies.addAll(part.latencies);
        }
        return new Outcome(operations, latencies.size() * 1e9 / (ended - from), latencies);
    }
}
