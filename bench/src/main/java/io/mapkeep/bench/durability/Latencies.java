package io.mapkeep.bench.durability;

import java.util.Arrays;

/** Every one of them is kept: a histogram would blur the end that matters. */
final class Latencies {
    private long[] nanos = new long[1024];
    private int size;

    void add(long duration) {
        makeRoom(1);
        nanos[size++] = duration;
    }

    void addAll(Latencies others) {
        makeRoom(others.size);
        System.arraycopy(others.nanos, 0, nanos, size, others.size);
        size += others.size;
    }

    int size() {
        return size;
    }

    /** Milliseconds that this share of them did not exceed. */
    double percentile(double share) {
        if (size == 0) {
            return Double.NaN;
        }
        Arrays.sort(nanos, 0, size);
        int rank = (int) Math.ceil(share * size);
        return nanos[Math.max(rank, 1) - 1] / 1e6;
    }

    private void makeRoom(int more) {
        if (size + more > nanos.length) {
            nanos = Arrays.copyOf(nanos, Math.max(nanos.length * 2, size + more));
        }
    }
}
