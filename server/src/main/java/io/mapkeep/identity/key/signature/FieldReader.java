package io.mapkeep.identity.key.signature;

import java.util.Base64;

/**
 * Reads the part of Structured Fields (RFC 8941, 4.2) that {@code Signature} and {@code Signature-Input} need, character by character. What does not
 * fit throws {@link IllegalArgumentException} with the place in words; the field's own text is never repeated.
 */
final class FieldReader {
    /** Fifteen digits are what RFC 8941 (3.3.1) allows; so a {@code long} cannot overflow. */
    private static final int MOST_DIGITS = 15;

    private final String text;
    private int at;

    FieldReader(String text) {
        this.text = text;
        skipSpaces();
    }

    boolean ended() {
        return at == text.length();
    }

    /** Takes the character if it comes next. */
    boolean take(char wanted) {
        if (at < text.length() && text.charAt(at) == wanted) {
            at++;
            return true;
        }
        return false;
    }

    void require(char wanted) {
        if (!take(wanted)) {
            throw wrong("'" + wanted + "' is expected");
        }
    }

    /** Skips spaces and tells whether there were any. */
    boolean skipSpaces() {
        int from = at;
        while (take(' ')) {
            // each is one more
        }
        return at > from;
    }

    /** Nothing but spaces may follow. */
    void requireEnd() {
        skipSpaces();
        if (!ended()) {
            throw wrong(text.charAt(at) == ',' ? "only one signature is taken" : "the end is expected");
        }
    }

    /** A label or the name of a parameter (RFC 8941, 3.1.2). */
    String key() {
        int from = at;
        while (at < text.length() && isKey(text.charAt(at), at == from)) {
            at++;
        }
        if (at == from) {
            throw wrong("a name in lower case is expected");
        }
        return text.substring(from, at);
    }

    /** Text in quotes (RFC 8941, 3.3.3): printable ASCII, with a backslash before a quote or a backslash. */
    String quoted() {
        require('"');
        var value = new StringBuilder();
        while (!take('"')) {
            char next = next();
            if (next == '\\') {
                next = next();
                if (next != '"' && next != '\\') {
                    throw wrong("only a quote or a backslash may follow a backslash");
                }
            } else if (next < 0x20 || next > 0x7e) {
                throw wrong("only printable ASCII may stand in quotes");
            }
            value.append(next);
        }
        return value.toString();
    }

    long integer() {
        int from = at;
        take('-');
        int digits = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == digits || at - digits > MOST_DIGITS || at < text.length() && text.charAt(at) == '.') {
            throw wrong("a whole number is expected");
        }
        return Long.parseLong(text, from, at, 10);
    }

    /** Bytes in Base64 between colons (RFC 8941, 3.3.5). */
    byte[] bytes() {
        require(':');
        int end = text.indexOf(':', at);
        if (end < 0) {
            throw wrong("the closing colon is missing");
        }
        try {
            byte[] value = Base64.getDecoder().decode(text.substring(at, end));
            at = end + 1;
            return value;
        } catch (IllegalArgumentException notBase64) {
            throw wrong("Base64 is expected between colons");
        }
    }

    IllegalArgumentException wrong(String why) {
        return new IllegalArgumentException(why + ", at character " + (at + 1));
    }

    private char next() {
        if (ended()) {
            throw wrong("the closing quote is missing");
        }
        return text.charAt(at++);
    }

    private static boolean isKey(char character, boolean first) {
        return character >= 'a' && character <= 'z'
                || character == '*'
                || !first
                        && (character >= '0' && character <= '9'
                                || character == '_'
                                || character == '-'
                                || character == '.');
    }
}
