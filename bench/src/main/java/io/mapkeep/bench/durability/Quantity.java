package io.mapkeep.bench.durability;

import java.util.Optional;

/** A row of the table: what was measured, in which unit, beside whom, and what it should come to. */
record Quantity(String name, String unit, Optional<Product> peer, Goal goal) {
    static Quantity beside(Product peer, String name, String unit, Goal goal) {
        return new Quantity(name, unit, Optional.of(peer), goal);
    }

    static Quantity alone(String name, String unit, Goal goal) {
        return new Quantity(name, unit, Optional.empty(), goal);
    }
}
