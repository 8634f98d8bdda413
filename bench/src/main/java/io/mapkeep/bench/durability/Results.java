package io.mapkeep.bench.durability;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What was measured so far, in the order in which it was measured first. */
final class Results {
    private final Map<Quantity, Map<Product, List<Double>>> values = new LinkedHashMap<>();

    /** Each is told at once on the error stream, because the table comes late and sometimes not at all. */
    void add(Quantity quantity, Product product, double value) {
        values.computeIfAbsent(quantity, fresh -> new EnumMap<>(Product.class))
                .computeIfAbsent(product, fresh -> new ArrayList<>())
                .add(value);
        System.err.printf(
                Locale.ROOT,
                "%s, %s: %s %s%n",
                quantity.name(),
                product.title(),
                Report.number(value),
                quantity.unit());
    }

    Set<Quantity> quantities() {
        return values.keySet();
    }

    Optional<Sample> of(Quantity quantity, Product product) {
        return Optional.ofNullable(values.getOrDefault(quantity, Map.of()).get(product))
                .map(Sample::new);
    }
}
