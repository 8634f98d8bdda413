package io.mapkeep.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Percent-encoding of path segments (RFC 3986, 2.1) in strict UTF-8. */
final class PercentCoding {
    private PercentCoding() {}

    /** The decoded segment; empty if it is malformed, not UTF-8, or holds a control character. */
    static Optional<String> decode(String segment) {
        if (segment.indexOf('%') < 0) {
            return clean(segment);
        }
        var bytes = new ByteArrayOutputStream(segment.length());
        for (int i = 0; i < segment.length(); i++) {
            char letter = segment.charAt(i);
            if (letter == '%') {
                int value = hex(segment, i + 1);
                if (value < 0) {
                    return Optional.empty();
                }
                bytes.write(value);
                i += 2;
            } else {
                bytes.writeBytes(String.valueOf(letter).getBytes(StandardCharsets.UTF_8));
            }
        }
        try {
            return clean(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString());
        } catch (CharacterCodingException notUtf8) {
            return Optional.empty();
        }
    }

    private static int hex(String text, int at) {
        if (at + 2 > text.length()) {
            return -1;
        }
        int high = Character.digit(text.charAt(at), 16);
        int low = Character.digit(text.charAt(at + 1), 16);
        return high < 0 || low < 0 ? -1 : high * 16 + low;
    }

    private static Optional<String> clean(String text) {
        return text.chars().anyMatch(Character::isISOControl) ? Optional.empty() : Optional.of(text);
    }
}
