package io.mapkeep.identity.defence;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A name as a directory may compare it. Directories take many spellings for one account: wide letters, soft hyphens and characters of no width (RFC 4518), in
 * Active Directory letters without their accents, too. Failures are counted for what all of these have in common; else each spelling would have a count of its
 * own, and whoever guesses could go on with the next, until the directory locks the account. Different people who fall together share a count and nothing else.
 */
final class FoldedName {
    /** Marks, controls, characters of no width, and blanks. */
    private static final Pattern NOTHING = Pattern.compile("[\\p{M}\\p{C}\\p{Z}\\u3164\\u115f\\u1160\\uffa0]+");

    /** What Unicode does not take apart, and Active Directory's order of letters does. */
    private static final Map<String, String> LETTERS =
            Map.of("ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "đ", "d", "ð", "d", "þ", "th", "ł", "l", "ı", "i");

    private FoldedName() {}

    static String of(String name) {
        String folded = name;
        // Once more after the letters became small: some fall apart only then.
        for (int round = 0; round < 2; round++) {
            folded = Normalizer.normalize(folded, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
        }
        folded = NOTHING.matcher(folded).replaceAll("");
        for (Map.Entry<String, String> letter : LETTERS.entrySet()) {
            folded = folded.replace(letter.getKey(), letter.getValue());
        }
        return folded;
    }
}
