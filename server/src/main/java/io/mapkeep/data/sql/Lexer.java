package io.mapkeep.data.sql;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.data.sql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Cuts a statement into tokens as the database does (H2 2.4's {@code Tokenizer}), and refuses every character whose meaning depends on a
 * mode: dollar quoting, parameters, back-quotes, braces, session variables, Unicode escapes. What it cannot read for certain never
 * reaches the database. Comments are blanked out, so that hints do not exist.
 */
final class Lexer {
    private static final String SYMBOLS = "(),.;*+-/%<>=|&[]:!";

    private final String sql;
    private final StringBuilder blanked;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private Lexer(String sql) {
        this.sql = sql;
        this.blanked = new StringBuilder(sql);
    }

    /**
     * @param text the statement with comments blanked out; every token stands where it stood
     */
    record Tokens(List<Token> list, String text) {}

    static Tokens read(String sql) {
        var lexer = new Lexer(sql);
        while (lexer.at < sql.length()) {
            lexer.step();
        }
        return new Tokens(List.copyOf(lexer.tokens), lexer.blanked.toString());
    }

    private void step() {
        char c = sql.charAt(at);
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            at++;
        } else if (c == '\'' || c == '"') {
            quoted(c);
        } else if (sql.startsWith("--", at)) {
            int end = sql.indexOf('\n', at);
            blank(end < 0 ? sql.length() : end);
        } else if (sql.startsWith("/*", at)) {
            blank(endOfComment());
        } else if (sql.startsWith("//", at)) {
            throw refuse("\"//\" is no SQL", at);
        } else if (letter(c)) {
            word();
        } else if (digit(c) || c == '.' && at + 1 < sql.length() && digit(sql.charAt(at + 1))) {
            number();
        } else if (SYMBOLS.indexOf(c) >= 0) {
            add(Kind.SYMBOL, at + 1);
        } else {
            throw refuse("the character " + visible(c) + " is not taken outside quotes", at);
        }
    }

    private void quoted(char quote) {
        int end = at;
        do {
            end = sql.indexOf(quote, end + 1);
            if (end < 0) {
                throw refuse("the quote that opens here is never closed", at);
            }
            end++;
        } while (end < sql.length() && sql.charAt(end) == quote);
        if (sql.substring(at, end).indexOf('\0') >= 0) {
            throw refuse("a NUL character is not taken", at);
        }
        add(quote == '"' ? Kind.QUOTED_NAME : Kind.STRING, end);
    }

    private void word() {
        int end = at;
        while (end < sql.length() && (letter(sql.charAt(end)) || digit(sql.charAt(end)))) {
            end++;
        }
        boolean unicodeEscape =
                end - at == 1 && sql.regionMatches(true, at, "u&'", 0, 2) && end + 1 < sql.length() && isQuote(end + 1);
        if (unicodeEscape) {
            throw refuse("Unicode escapes are not taken; write the character itself", at);
        }
        add(Kind.WORD, end);
    }

    private void number() {
        int end = at;
        while (end < sql.length()
                && (digit(sql.charAt(end)) || letter(sql.charAt(end)) || sql.charAt(end) == '.' || exponentSign(end))) {
            end++;
        }
        String text = sql.substring(at, end);
        if (!text.matches("[0-9]*\\.?[0-9]*([eE][+-]?[0-9]+)?") || text.length() > 60) {
            throw refuse("\"" + text.substring(0, Math.min(60, text.length())) + "\" is no number", at);
        }
        add(Kind.NUMBER, end);
    }

    private boolean exponentSign(int index) {
        char c = sql.charAt(index);
        return (c == '+' || c == '-') && "eE".indexOf(sql.charAt(index - 1)) >= 0;
    }

    private int endOfComment() {
        int depth = 0;
        for (int i = at; i + 1 < sql.length(); i++) {
            if (sql.startsWith("/*", i)) {
                depth++;
                i++;
            } else if (sql.startsWith("*/", i)) {
                depth--;
                i++;
                if (depth == 0) {
                    return i + 1;
                }
            }
        }
        throw refuse("the comment that opens here is never closed", at);
    }

    private void blank(int end) {
        for (int i = at; i < end; i++) {
            if (sql.charAt(i) != '\n') {
                blanked.setCharAt(i, ' ');
            }
        }
        at = end;
    }

    private void add(Kind kind, int end) {
        tokens.add(new Token(kind, sql.substring(at, end), at));
        at = end;
    }

    private boolean isQuote(int index) {
        return sql.charAt(index) == '\'' || sql.charAt(index) == '"';
    }

    private static boolean letter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
    }

    private static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }

    private static String visible(char c) {
        return c > ' ' && c < 127 ? "\"" + c + "\"" : String.format(Locale.ROOT, "U+%04X", (int) c);
    }

    private InvalidInput refuse(String why, int index) {
        return refuse(sql, why, index);
    }

    static InvalidInput refuse(String sql, String why, int index) {
        int line =
                1 + (int) sql.substring(0, index).chars().filter(c -> c == '\n').count();
        int column = index - sql.lastIndexOf('\n', index - 1);
        return new InvalidInput(Problem.of(
                "MK-SQL-001",
                "This statement is not taken.",
                "Line " + line + ", column " + column + ": " + why + ".",
                "See what is taken: docs/use/sql.md"));
    }
}
