package io.mapkeep.data.importer.reading;

import java.util.EnumSet;
import java.util.Set;

/** Narrows down what kind a column is, value by value. A column of nothing but empty values is text. */
final class Guess {
    private Set<ValueKind> possible = EnumSet.allOf(ValueKind.class);
    private boolean seen;

    /** A value as a text file has it. */
    void add(String text) {
        if (!(seen && possible.size() == 1)) {
            narrow(ValueKind.kindsOf(text));
        }
    }

    /** A value that is known to be of one of {@code kinds}. */
    void narrow(Set<ValueKind> kinds) {
        seen = true;
        possible.retainAll(kinds);
    }

    /** @param decimalComma whether a comma may be a decimal mark in this file */
    ValueKind kind(boolean decimalComma) {
        if (!seen) {
            return ValueKind.TEXT;
        }
        for (ValueKind kind : ValueKind.values()) {
            if (possible.contains(kind) && (kind != ValueKind.COMMA_NUMBER || decimalComma)) {
                return kind;
            }
        }
        return ValueKind.TEXT;
    }
}
