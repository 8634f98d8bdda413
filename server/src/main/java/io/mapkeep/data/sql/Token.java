package io.mapkeep.data.sql;

import java.util.Locale;

/**
 * A piece of a statement. {@code text} is as written, with its quotes.
 *
 * @param start index of its first character
 */
record Token(Kind kind, String text, int start) {
    enum Kind {
        WORD,
        QUOTED_NAME,
        STRING,
        NUMBER,
        SYMBOL
    }

    boolean is(String word) {
        return (kind == Kind.WORD || kind == Kind.SYMBOL) && text.equalsIgnoreCase(word);
    }

    boolean name() {
        return kind == Kind.WORD || kind == Kind.QUOTED_NAME;
    }

    /** The name or word in lower case, without quotes. */
    String plain() {
        String bare =
                kind == Kind.QUOTED_NAME ? text.substring(1, text.length() - 1).replace("\"\"", "\"") : text;
        return bare.toLowerCase(Locale.ROOT);
    }
}
