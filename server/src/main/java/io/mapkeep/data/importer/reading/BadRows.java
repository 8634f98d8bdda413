package io.mapkeep.data.importer.reading;

import java.util.ArrayList;
import java.util.List;

/** Counts all bad rows and keeps the first ones, so that a file of nothing but bad rows costs no more memory than one with a few. */
public final class BadRows {
    private final int most;
    private final List<BadRow> kept = new ArrayList<>();
    private volatile long count;

    public BadRows(int most) {
        this.most = most;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one reader writes, others look on
    public void add(BadRow row) {
        count++;
        if (kept.size() < most) {
            kept.add(row);
        }
    }

    public long count() {
        return count;
    }

    public List<BadRow> kept() {
        return List.copyOf(kept);
    }
}
