package io.mapkeep.storage.snapshot;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;

/** Finds the first table that is not as it was promised. */
final class TableComparison {
    private TableComparison() {}

    /** The difference in words; empty if there is none. */
    static Optional<String> of(SortedMap<String, TableSum> promised, SortedMap<String, TableSum> found) {
        if (promised.isEmpty()) {
            return Optional.of("The snapshot promises no table at all.");
        }
        var names = new TreeSet<>(promised.keySet());
        names.addAll(found.keySet());
        for (String name : names) {
            TableSum wanted = promised.get(name);
            TableSum there = found.get(name);
            if (wanted == null) {
                return Optional.of("There is a table " + name + " that the snapshot does not know.");
            }
            if (there == null) {
                return Optional.of("The table " + name + " is missing.");
            }
            if (wanted.rows() != there.rows()) {
                return Optional.of(
                        "The table " + name + " has " + there.rows() + " rows in place of " + wanted.rows() + ".");
            }
            if (!wanted.equals(there)) {
                return Optional.of(
                        "The table " + name + " has " + there.rows() + " rows as promised, but other values.");
            }
        }
        return Optional.empty();
    }
}
