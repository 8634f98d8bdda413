package io.mapkeep.firewall.policy;

import java.util.ArrayList;
import java.util.List;

/** Ports from {@code first} to {@code last}, both included. */
public record PortRange(int first, int last) implements Comparable<PortRange> {
    public static final int HIGHEST = 65_535;

    public PortRange {
        if (first < 1 || last > HIGHEST) {
            throw new IllegalArgumentException("a port lies between 1 and " + HIGHEST);
        }
        if (first > last) {
            throw new IllegalArgumentException("a range goes upwards, like \"" + last + "-" + first + "\"");
        }
    }

    public static PortRange of(int port) {
        return new PortRange(port, port);
    }

    public boolean contains(int port) {
        return first <= port && port <= last;
    }

    /** The same ports, in order, with what overlaps or touches in one. */
    static List<PortRange> merged(List<PortRange> ranges) {
        List<PortRange> merged = new ArrayList<>();
        for (PortRange next : ranges.stream().sorted().toList()) {
            PortRange before = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (before != null && next.first <= before.last + 1) {
                merged.set(merged.size() - 1, new PortRange(before.first, Math.max(before.last, next.last)));
            } else {
                merged.add(next);
            }
        }
        return merged;
    }

    @Override
    public int compareTo(PortRange other) {
        int order = Integer.compare(first, other.first);
        return order != 0 ? order : Integer.compare(last, other.last);
    }

    @Override
    public String toString() {
        return first == last ? Integer.toString(first) : first + "-" + last;
    }
}
