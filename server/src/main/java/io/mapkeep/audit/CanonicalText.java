package io.mapkeep.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mapkeep.contract.admin.AuditRecord;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * Texts as the log stores them: of bounded length, encodable in UTF-8, and the detail as JSON in one form only, so that equal facts have
 * equal bytes.
 */
final class CanonicalText {
    static final int FIELD_LIMIT = 1_000;
    static final int VALUE_LIMIT = 10_000;
    static final int DETAIL_LIMIT = 32;

    private static final ObjectMapper READER = new ObjectMapper();

    private CanonicalText() {}

    static String field(String text) {
        return cut(text, FIELD_LIMIT);
    }

    /** Cuts to {@code limit} characters and says so; an unpaired surrogate, which UTF-8 cannot express, becomes U+FFFD. */
    static String cut(String text, int limit) {
        if (text.length() <= limit) {
            return paired(text);
        }
        return paired(text.substring(0, limit)) + "… [cut, " + text.length() + " characters]";
    }

    /**
     * An object without white space, its names in the order of their UTF-16 units. Control characters, and those that turn the direction
     * of writing, are escaped: they stay in the record but do nothing to the terminal of whoever prints the JSON.
     */
    static String json(Map<String, String> detail) {
        StringBuilder json = new StringBuilder("{");
        int count = 0;
        for (Map.Entry<String, String> fact : new TreeMap<>(detail).entrySet()) {
            if (++count > DETAIL_LIMIT) {
                json.append(",\"…\":\"[cut, ").append(detail.size()).append(" facts]\"");
                break;
            }
            json.append(count == 1 ? "" : ",");
            quote(cut(fact.getKey(), FIELD_LIMIT), json);
            quote(cut(fact.getValue(), VALUE_LIMIT), json.append(':'));
        }
        return json.append('}').toString();
    }

    /** As the API tells it. A detail that somebody damaged is shown as it is. */
    static AuditRecord record(Link link) {
        Entry entry = link.entry();
        return new AuditRecord(
                link.sequence(),
                entry.time(),
                entry.actor(),
                entry.realm(),
                entry.remote(),
                entry.requestId(),
                entry.action(),
                entry.target(),
                entry.outcome(),
                detail(entry.detail()),
                HexFormat.of().formatHex(link.hash()));
    }

    private static Map<String, String> detail(String json) {
        try {
            return READER.readValue(json, new TypeReference<TreeMap<String, String>>() {});
        } catch (JsonProcessingException damaged) {
            return Map.of("damaged", json);
        }
    }

    private static void quote(String text, StringBuilder json) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit == '"' || unit == '\\') {
                json.append('\\').append(unit);
            } else if (unsafe(unit)) {
                json.append("\\u" + HexFormat.of().toHexDigits(unit));
            } else {
                json.append(unit);
            }
        }
        json.append('"');
    }

    private static boolean unsafe(char unit) {
        return Character.isISOControl(unit)
                || unit == '\u061c'
                || (unit >= '\u200e' && unit <= '\u200f')
                || (unit >= '\u2028' && unit <= '\u202e')
                || (unit >= '\u2066' && unit <= '\u2069');
    }

    private static String paired(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints()
                .map(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? 0xFFFD : point)
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }
}
