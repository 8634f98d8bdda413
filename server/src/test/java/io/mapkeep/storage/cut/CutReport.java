package io.mapkeep.storage.cut;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How many cuts of which kind there were, and what they broke. */
final class CutReport {
    private final Map<String, Integer> cuts = new TreeMap<>();
    private final Map<String, Integer> broken = new TreeMap<>();
    private final Map<String, Integer> damages = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();

    synchronized void add(String kind, Trial.Outcome outcome) {
        cuts.merge(kind, 1, Integer::sum);
        if (!outcome.damages().isEmpty()) {
            broken.merge(kind, 1, Integer::sum);
            outcome.damages().stream()
                    .map(damage -> kind + ": " + damage.kind())
                    .distinct()
                    .forEach(damage -> damages.merge(damage, 1, Integer::sum));
        }
    }

    synchronized void addFailure(String failure) {
        failures.add(failure);
    }

    synchronized List<String> failures() {
        return List.copyOf(failures);
    }

    synchronized int cuts() {
        return sum(cuts);
    }

    synchronized int broken() {
        return sum(broken);
    }

    /** Of one kind, at first or later. */
    synchronized int broken(CutKind kind) {
        return broken.getOrDefault(kind.name(), 0);
    }

    /** In how many cuts of {@code kind} there was such damage. */
    synchronized int broken(CutKind kind, Damage.Kind damage) {
        return damages.getOrDefault(kind + ": " + damage, 0);
    }

    private static int sum(Map<String, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    @Override
    public synchronized String toString() {
        String kinds = cuts.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue() + " (" + broken.getOrDefault(entry.getKey(), 0)
                        + " broken)")
                .collect(Collectors.joining(", "));
        return sum(cuts) + " cuts, " + sum(broken) + " broken: " + kinds + (damages.isEmpty() ? "" : "; " + damages);
    }
}
