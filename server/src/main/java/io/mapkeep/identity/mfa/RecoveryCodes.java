package io.mapkeep.identity.mfa;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/** Codes on paper for the day on which the telephone is gone: ten of 50 random bits, each for one use. */
final class RecoveryCodes {
    static final int COUNT = 10;
    private static final int BYTES = 7;
    private static final int CHARACTERS = 10;

    private RecoveryCodes() {}

    /** Like {@code K4ZQ7-M2XPA}. */
    static List<String> make(SecureRandom random) {
        List<String> codes = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            byte[] bytes = new byte[BYTES];
            random.nextBytes(bytes);
            String text = Base32.encode(bytes).substring(0, CHARACTERS);
            codes.add(text.substring(0, CHARACTERS / 2) + "-" + text.substring(CHARACTERS / 2));
        }
        return codes;
    }

    static String plain(String typed) {
        return typed.replaceAll("[\\s-]", "");
    }

    static boolean looksLike(String typed) {
        return plain(typed).length() == CHARACTERS;
    }
}
