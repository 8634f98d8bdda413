package io.mapkeep.bench.durability;

import java.util.ArrayDeque;

/** Looks every millisecond how old the oldest barrier is that the follower has not confirmed. */
final class LagProbe implements AutoCloseable {
    private final ReplicatedMapkeep pair;
    private final ArrayDeque<Seen> unconfirmed = new ArrayDeque<>();
    private final Latencies ages = new Latencies();
    private final Thread thread = new Thread(this::look, "lag-probe");
    private volatile boolean done;

    private record Seen(long barrier, long nanos) {}

    private LagProbe(ReplicatedMapkeep pair) {
        this.pair = pair;
    }

    static LagProbe of(ReplicatedMapkeep pair) {
        var probe = new LagProbe(pair);
        probe.thread.setDaemon(true);
        probe.thread.start();
        return probe;
    }

    /** Milliseconds. Ends the looking. */
    double percentile(double part) throws InterruptedException {
        close();
        return ages.percentile(part);
    }

    @Override
    public void close() throws InterruptedException {
        done = true;
        thread.join();
    }

    private void look() {
        while (!done) {
            long now = System.nanoTime();
            long newest = pair.barrier();
            if (unconfirmed.isEmpty() || unconfirmed.getLast().barrier() < newest) {
                unconfirmed.addLast(new Seen(newest, now));
            }
            long confirmed = pair.confirmed();
            while (!unconfirmed.isEmpty() && unconfirmed.getFirst().barrier() <= confirmed) {
                unconfirmed.removeFirst();
            }
            ages.add(unconfirmed.isEmpty() ? 0 : now - unconfirmed.getFirst().nanos());
            try {
                Thread.sleep(1);
            } catch (InterruptedException ended) {
                return;
            }
        }
    }
}
