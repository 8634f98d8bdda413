package io.mapkeep.data.importer.reading;

import io.mapkeep.data.dataset.Column.Type;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What a written value can be read as without losing anything of it. Whatever is in doubt stays text: a text is never wrong. */
public enum ValueKind {
    INTEGER(Type.INTEGER),
    NUMBER(Type.NUMBER),
    /** A number with a decimal comma, as German, French and others' spreadsheets write it. */
    COMMA_NUMBER(Type.NUMBER),
    BOOLEAN(Type.BOOLEAN),
    DATE(Type.DATE),
    TIMESTAMP(Type.TIMESTAMP),
    TEXT(Type.STRING);

    /** Beyond this a double does not tell neighbouring integers apart. */
    private static final long EXACT_IN_DOUBLE = 1L << 53;

    // Leading zeros and plus signs mean codes and telephone numbers: text.
    private static final Pattern INTEGER_FORM = Pattern.compile("0|-?[1-9][0-9]{0,18}");
    private static final Pattern NUMBER_FORM =
            Pattern.compile("-?(0|[1-9][0-9]{0,307})?(\\.[0-9]{1,400})?([eE][+-]?[0-9]{1,3})?");
    private static final Pattern COMMA_FORM = Pattern.compile("-?(0|[1-9][0-9]{0,307}),[0-9]{1,400}");
    private static final DateTimeFormatter TIMESTAMP_FORM = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd['T'][' ']HH:mm[:ss[.SSSSSSSSS][.SSSSSSSS][.SSSSSSS][.SSSSSS][.SSSSS][.SSSS][.SSS][.SS][.S]][XXX][XX][X]",
                    Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);
    private static final DateTimeFormatter DATE_FORM =
            DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);

    private final Type type;

    ValueKind(Type type) {
        this.type = type;
    }

    public Type type() {
        return type;
    }

    /** All kinds that {@code text}, not blank, can be read as. */
    static Set<ValueKind> kindsOf(String text) {
        String value = text.strip();
        Set<ValueKind> kinds = EnumSet.of(TEXT);
        char first = value.charAt(0);
        if (first == 't' || first == 'T' || first == 'f' || first == 'F') {
            if (value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false")) {
                kinds.add(BOOLEAN);
            }
        } else if (first == '-' || first == '.' || first >= '0' && first <= '9') {
            addNumeric(value, kinds);
            addTemporal(value, kinds);
        }
        return kinds;
    }

    private static void addNumeric(String value, Set<ValueKind> kinds) {
        if (INTEGER_FORM.matcher(value).matches()) {
            try {
                long number = Long.parseLong(value);
                kinds.add(INTEGER);
                if (Math.abs(number) <= EXACT_IN_DOUBLE) {
                    kinds.add(NUMBER);
                    kinds.add(COMMA_NUMBER);
                }
            } catch (NumberFormatException beyondLong) {
                // It stays text, every digit kept.
            }
        } else if (isDecimal(value)) {
            kinds.add(NUMBER);
        } else if (COMMA_FORM.matcher(value).matches()) {
            kinds.add(COMMA_NUMBER);
        }
    }

    private static boolean isDecimal(String value) {
        boolean marked = value.indexOf('.') >= 0 || value.indexOf('e') >= 0 || value.indexOf('E') >= 0;
        boolean digit = value.length() > 1 || !value.startsWith("-");
        if (!marked || !digit || !NUMBER_FORM.matcher(value).matches()) {
            return value.equals("-0");
        }
        try {
            return Double.isFinite(Double.parseDouble(value));
        } catch (NumberFormatException noDigits) {
            return false;
        }
    }

    static void addTemporal(String value, Set<ValueKind> kinds) {
        if (value.length() < 10 || value.length() > 40 || value.charAt(4) != '-' || value.charAt(7) != '-') {
            return;
        }
        try {
            if (value.length() == 10) {
                LocalDate.parse(value, DATE_FORM);
                kinds.add(DATE);
            } else {
                timestamp(value);
                kinds.add(TIMESTAMP);
            }
        } catch (DateTimeParseException none) {
            // It stays text.
        }
    }

    /** Reads {@code text}, which must be of this kind. */
    Object parse(String text) {
        return switch (this) {
            case INTEGER -> Long.valueOf(text.strip());
            case NUMBER -> Double.valueOf(text.strip());
            case COMMA_NUMBER -> Double.valueOf(text.strip().replace(',', '.'));
            case BOOLEAN -> Boolean.valueOf(text.strip().equalsIgnoreCase("true"));
            case DATE -> LocalDate.parse(text.strip(), DATE_FORM);
            case TIMESTAMP -> timestamp(text.strip());
            case TEXT -> text;
        };
    }

    /** A time without a zone counts as UTC, so that the same file means the same everywhere. */
    private static OffsetDateTime timestamp(String text) {
        TemporalAccessor parsed = TIMESTAMP_FORM.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
        return parsed instanceof OffsetDateTime zoned ? zoned : ((LocalDateTime) parsed).atOffset(ZoneOffset.UTC);
    }
}
