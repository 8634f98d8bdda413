package io.mapkeep.secret;

import java.util.regex.Pattern;

/**
 * Blots out API keys in text that is kept. Nothing writes a key down on purpose; but people paste them where a name or a statement belongs, and that is
 * written down.
 */
public final class KeyMask {
    private static final String PREFIX = "mk_";
    /** From some characters of the secret on: a key that was cut off is no whole secret, and still none to keep. */
    private static final Pattern KEY = Pattern.compile("mk_([a-z2-7]{16})_[a-z2-7]{4,}");

    private KeyMask() {}

    /** The text with {@code mk_<id>_***} for each key. */
    public static String blotted(String text) {
        return text.contains(PREFIX) ? KEY.matcher(text).replaceAll("mk_$1_***") : text;
    }
}
