package io.mapkeep.data.importer.reading;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A property's value.
 *
 * @param text as written; nested objects and lists as JSON text; empty for null
 * @param written what JSON says it is
 */
record JsonValue(String text, Written written) {
    private static final Set<ValueKind> TRUTH = EnumSet.of(ValueKind.BOOLEAN, ValueKind.TEXT);
    private static final Set<ValueKind> TEXT_ONLY = EnumSet.of(ValueKind.TEXT);
    private static final JsonValue NULL = new JsonValue("", Written.NULL);

    /** The kinds of JSON values that matter here. */
    enum Written {
        NULL,
        TEXT,
        NUMBER,
        TRUTH,
        NESTED,
        TOO_LONG
    }

    static JsonValue read(JsonParser parser, Limits limits) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return NULL;
        }
        if (token.isBoolean()) {
            return new JsonValue(parser.getText(), Written.TRUTH);
        }
        if (token.isNumeric()) {
            return new JsonValue(parser.getText(), Written.NUMBER);
        }
        if (token == JsonToken.VALUE_STRING) {
            return new JsonValue(parser.getText(), Written.TEXT);
        }
        return nested(parser, limits);
    }

    private static JsonValue nested(JsonParser parser, Limits limits) throws IOException {
        Bounded writer = new Bounded(limits.valueBytes());
        try (var generator = GeoJsonTable.FACTORY.createGenerator(writer)) {
            generator.copyCurrentStructure(parser);
        }
        return new JsonValue(writer.toString(), writer.full() ? Written.TOO_LONG : Written.NESTED);
    }

    /** A quoted value stays text, as its writer meant it, unless it is a date: JSON has no other way to write one. */
    void guess(Guess guess) {
        switch (written) {
            case NULL -> {}
            case TRUTH -> guess.narrow(TRUTH);
            case NUMBER -> guess.narrow(ValueKind.kindsOf(text));
            case TEXT -> {
                Set<ValueKind> kinds = EnumSet.copyOf(TEXT_ONLY);
                ValueKind.addTemporal(text, kinds);
                guess.narrow(kinds);
            }
            case NESTED, TOO_LONG -> guess.narrow(TEXT_ONLY);
        }
    }

    @Nullable
    Object as(ValueKind kind) {
        return written == Written.NULL ? null : kind.parse(text);
    }

    @Nullable
    String defect(Limits limits) {
        if (written == Written.TOO_LONG || text.length() > limits.valueBytes()) {
            return "the value has more than " + limits.valueBytes() + " characters (import.value)";
        }
        if (text.indexOf('\0') >= 0) {
            return "a NUL character";
        }
        return text.indexOf(Encoding.DAMAGE) >= 0 ? "bytes that are no text in UTF-8" : null;
    }

    /** Keeps so much and drops the rest, so that the parser comes to the value's end in any case. */
    private static final class Bounded extends StringWriter {
        private final int most;
        private boolean full;

        Bounded(int most) {
            this.most = most;
        }

        boolean full() {
            return full;
        }

        @Override
        public void write(char[] chars, int offset, int length) {
            int room = Math.max(0, Math.min(length, most - getBuffer().length()));
            full |= room < length;
            super.write(chars, offset, room);
        }
    }
}
