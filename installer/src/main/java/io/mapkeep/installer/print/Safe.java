package io.mapkeep.installer.print;

import java.util.Locale;

/** Keeps data from steering a terminal: a dataset may well be named with an escape sequence in it. */
final class Safe {
    private Safe() {}

    /** Control characters, also those of Unicode that turn text around or hide it, as {@code \x1b} or {@code \u202e}; line ends stay. */
    static String lines(String text) {
        return escaped(text, true);
    }

    /** As {@link #lines}, with line ends and tabs escaped, too: for one cell or one line. */
    static String line(String text) {
        return escaped(text, false);
    }

    private static String escaped(String text, boolean keepLineEnds) {
        var safe = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (keepLineEnds && c == '\n' || !steers(c)) {
                safe.appendCodePoint(c);
            } else {
                safe.append(String.format(Locale.ROOT, c < 0x100 ? "\\x%02x" : "\\u%04x", c));
            }
        });
        return safe.toString();
    }

    private static boolean steers(int c) {
        int type = Character.getType(c);
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.SURROGATE
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }
}
