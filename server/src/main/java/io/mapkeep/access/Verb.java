package io.mapkeep.access;

import java.util.Locale;
import java.util.Optional;

/** What may be done with the rows of a dataset, in SQL's words. */
public enum Verb {
    SELECT,
    INSERT,
    UPDATE,
    DELETE;

    /** As commands and the API write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The verb of that word; empty if there is none. */
    public static Optional<Verb> of(String word) {
        for (Verb verb : values()) {
            if (verb.word().equals(word)) {
                return Optional.of(verb);
            }
        }
        return Optional.empty();
    }
}
