package io.mapkeep.contract.configuration;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * Reads TOML that is written as nearly all settings are: headings and keys without quotes, texts in {@code "…"} without a backslash, whole numbers, {@code true} and {@code false}, lists of texts, comments. All else,
 * right or wrong, is left to tomlj, which alone tells what is no TOML. For such files both say the same, places included; this takes a fiftieth of the time, so that a policy of a thousand hosts is read in a moment
 * (docs/decisions/0172).
 */
final class PlainToml {
    /** Longer ones may be too large for a {@code long}. */
    private static final int DIGITS = 18;

    private static final char END = '\0';

    private final String text;
    private final PlainTable root = new PlainTable();
    private PlainTable table = root;
    private int at;
    private int line = 1;
    private int lineStart;

    private PlainToml(String text) {
        this.text = text;
    }

    /** Empty if tomlj has to read it. */
    static Optional<TomlTable> read(String text) {
        var reader = new PlainToml(text);
        return reader.document() ? Optional.of(reader.root) : Optional.empty();
    }

    private boolean document() {
        while (at < text.length()) {
            blanks();
            boolean understood = next() == '[' ? heading() : !isOfName(next()) || pair();
            if (!understood || !endOfLine()) {
                return false;
            }
        }
        return true;
    }

    private boolean heading() {
        TomlPosition place = place();
        List<String> path = new ArrayList<>(2);
        do {
            at++;
            path.add(name());
        } while (next() == '.');
        return take(']') && path.stream().noneMatch(String::isEmpty) && open(path, place);
    }

    /** A heading that comes twice, after one within it, or after a key of that name is for tomlj to judge. */
    private boolean open(List<String> path, TomlPosition place) {
        table = root;
        for (int depth = 0; depth < path.size(); depth++) {
            var made = new PlainTable();
            if (table.put(path.get(depth), made, place)) {
                table = made;
            } else if (depth < path.size() - 1
                    && table.get(path.subList(depth, depth + 1)) instanceof PlainTable known) {
                table = known;
            } else {
                return false;
            }
        }
        return true;
    }

    private boolean pair() {
        TomlPosition place = place();
        String key = name();
        blanks();
        if (!take('=')) {
            return false;
        }
        blanks();
        Object value = value();
        return value != null && table.put(key, value, place);
    }

    private @Nullable Object value() {
        char first = next();
        return first == '"' ? quoted() : first == '[' ? list() : word();
    }

    private @Nullable Object word() {
        String word = name();
        return switch (word) {
            case "true" -> true;
            case "false" -> false;
            default -> isNumber(word) ? Long.valueOf(word) : null;
        };
    }

    private static boolean isNumber(String word) {
        return !word.isEmpty()
                && word.length() <= DIGITS
                && word.chars().allMatch(each -> each >= '0' && each <= '9')
                && (word.length() == 1 || word.charAt(0) != '0');
    }

    private @Nullable String quoted() {
        int start = ++at;
        while (isPlain(next()) && next() != '"' && next() != '\\') {
            at++;
        }
        String written = text.substring(start, at);
        boolean ends = take('"');
        boolean beginsSeveralLines = written.isEmpty() && next() == '"';
        return ends && !beginsSeveralLines ? written : null;
    }

    private @Nullable PlainArray list() {
        List<String> texts = new ArrayList<>();
        List<TomlPosition> places = new ArrayList<>();
        at++;
        boolean more = true;
        while (more && blankLines() && next() == '"') {
            places.add(place());
            String element = quoted();
            if (element == null) {
                return null;
            }
            texts.add(element);
            more = blankLines() && take(',');
        }
        return take(']') ? new PlainArray(texts, places) : null;
    }

    /** Within a list lines may end anywhere. False if something stands there that is not plain. */
    private boolean blankLines() {
        blanks();
        while (next() == '#' || next() == '\n' || next() == '\r') {
            if (!endOfLine()) {
                return false;
            }
            blanks();
        }
        return true;
    }

    /** Passes a comment and the end of the line, or of the text. */
    private boolean endOfLine() {
        blanks();
        if (next() == '#') {
            while (isPlain(next())) {
                at++;
            }
        }
        if (at == text.length()) {
            return true;
        }
        take('\r');
        if (!take('\n')) {
            return false;
        }
        line++;
        lineStart = at;
        return true;
    }

    private void blanks() {
        while (next() == ' ' || next() == '\t') {
            at++;
        }
    }

    private String name() {
        int start = at;
        while (isOfName(next())) {
            at++;
        }
        return text.substring(start, at);
    }

    private boolean take(char wanted) {
        if (at < text.length() && text.charAt(at) == wanted) {
            at++;
            return true;
        }
        return false;
    }

    private char next() {
        return at < text.length() ? text.charAt(at) : END;
    }

    private TomlPosition place() {
        return TomlPosition.positionAt(line, at - lineStart + 1);
    }

    private static boolean isOfName(char each) {
        return each >= 'a' && each <= 'z'
                || each >= 'A' && each <= 'Z'
                || each >= '0' && each <= '9'
                || each == '_'
                || each == '-';
    }

    /** What both readers take within quotes and comments, and count as one column. */
    private static boolean isPlain(char each) {
        return each == '\t' || each >= ' ' && each <= '~' || each >= '\u00a0' && each < Character.MIN_SURROGATE;
    }
}
