package io.mapkeep.bench.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * What was measured.
 *
 * @param nanos of each sign-in, sorted
 */
record Timed(double perSecond, long[] nanos) {
    /** Has people taken at random sign in on some threads for some seconds. */
    static Timed run(int threads, int seconds, int people, Work work) throws Exception {
        var pool = Executors.newFixedThreadPool(threads);
        try {
            long began = System.nanoTime();
            long end = began + TimeUnit.SECONDS.toNanos(seconds);
            Callable<List<Long>> client = () -> {
                List<Long> took = new ArrayList<>();
                while (System.nanoTime() < end) {
                    long start = System.nanoTime();
                    work.signIn("p" + ThreadLocalRandom.current().nextInt(people));
                    took.add(System.nanoTime() - start);
                }
                return took;
            };
            List<Future<List<Long>>> clients = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                clients.add(pool.submit(client));
            }
            List<Long> all = new ArrayList<>();
            for (Future<List<Long>> each : clients) {
                all.addAll(each.get());
            }
            long[] sorted = all.stream().mapToLong(Long::longValue).sorted().toArray();
            return new Timed(sorted.length * 1e9 / (System.nanoTime() - began), sorted);
        } finally {
            pool.shutdown();
        }
    }

    /** In milliseconds. */
    double median() {
        return nanos[nanos.length / 2] / 1e6;
    }
}
