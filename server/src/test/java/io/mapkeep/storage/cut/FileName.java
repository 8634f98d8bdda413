package io.mapkeep.storage.cut;

import java.util.Comparator;

/** Where a file is found: which disk, and under which name there. */
record FileName(String disk, String name) implements Comparable<FileName> {
    private static final Comparator<FileName> ORDER =
            Comparator.comparing(FileName::disk).thenComparing(FileName::name);

    @Override
    public int compareTo(FileName other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return disk + "/" + name;
    }
}
