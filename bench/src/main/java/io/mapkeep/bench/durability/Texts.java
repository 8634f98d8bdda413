package io.mapkeep.bench.durability;

import java.util.Random;

/** Texts of a hundred characters that do not compress well, made beforehand: making them is nobody's work to be measured. */
final class Texts {
    private static final int LENGTH = 100;
    private static final String[] TEXTS = make();

    private Texts() {}

    static String of(long number) {
        return TEXTS[(int) (number & (TEXTS.length - 1))];
    }

    private static String[] make() {
        var random = new Random(7);
        String[] texts = new String[1 << 12];
        for (int i = 0; i < texts.length; i++) {
            var text = new StringBuilder(LENGTH);
            for (int j = 0; j < LENGTH; j++) {
                text.append((char) (' ' + random.nextInt(95)));
            }
            texts[i] = text.toString();
        }
        return texts;
    }
}
