package io.mapkeep.bench.durability;

import java.util.ArrayList;
import java.util.List;

/** The values of one quantity, a value for each round. */
record Sample(List<Double> values) {
    Sample {
        values = List.copyOf(values);
    }

    /** Round by round, so that what disturbed both sides of a round disturbs no ratio. */
    Sample over(Sample other) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < Math.min(values.size(), other.values.size()); i++) {
            ratios.add(values.get(i) / other.values.get(i));
        }
        return new Sample(ratios);
    }

    double median() {
        List<Double> sorted = values.stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }

    double least() {
        return values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }

    double most() {
        return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }
}
