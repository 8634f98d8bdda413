package io.mapkeep.data.importer;

import io.mapkeep.data.importer.reading.Row;

/** A row and its number in the file, which becomes its {@code cartodb_id} in whatever order rows are loaded. */
record NumberedRow(long number, Row row) {
    /** Roughly what a value costs beside its characters: references, headers, a boxed number. */
    private static final int PER_VALUE = 40;

    private static final int PER_ROW = 100;

    /** About how many bytes of memory the row takes. */
    long weight() {
        long weight = PER_ROW + (row.place() == null ? 0 : row.place().length);
        for (Object value : row.values()) {
            weight += PER_VALUE + (value instanceof String text ? text.length() : 0);
        }
        return weight;
    }
}
