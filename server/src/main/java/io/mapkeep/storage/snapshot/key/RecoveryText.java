package io.mapkeep.storage.snapshot.key;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * 256 bits as 13 groups of five characters, in Crockford's alphabet (no I, L, O, U). The first four characters of a group carry 20 bits, the
 * last one checks the group.
 *
 * <p>The check is a weighted sum over the field of 32 elements, plus the number of the group: one wrong character, two neighbours exchanged
 * and two groups exchanged are always noticed, and the message can say which group to look at.
 */
final class RecoveryText {
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int GROUPS = 13;
    private static final int GROUPS_IN_LINE = 5;
    private static final int DATA = 4;
    private static final int GROUP = DATA + 1;
    /** One for each character of data; all different, and none is 1, the weight of the check itself. */
    private static final int[] WEIGHTS = {2, 4, 8, 16};
    /** x^5 + x^2 + 1, irreducible over GF(2). */
    private static final int POLYNOMIAL = 0b100101;

    private RecoveryText() {}

    static List<String> lines(byte[] secret) {
        List<String> lines = new ArrayList<>();
        var line = new StringBuilder();
        for (int group = 0; group < GROUPS; group++) {
            if (group > 0 && group % GROUPS_IN_LINE == 0) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(group(secret, group));
        }
        lines.add(line.toString());
        return lines;
    }

    static byte[] decode(String text) {
        int[] values = values(text);
        byte[] secret = new byte[RecoveryKey.BYTES];
        for (int group = 0; group < GROUPS; group++) {
            int start = group * GROUP;
            if (check(values, start, group) != values[start + DATA]) {
                throw wrong(
                        "group " + (group + 1) + " of " + GROUPS + " has a wrong character, or is not in its place");
            }
            for (int index = 0; index < DATA; index++) {
                putBits(secret, (group * DATA + index) * 5, values[start + index]);
            }
        }
        if ((values[(GROUPS - 1) * GROUP + DATA - 1] & 0b1111) != 0) {
            throw wrong("group " + GROUPS + " of " + GROUPS + " has a wrong character");
        }
        return secret;
    }

    private static String group(byte[] secret, int group) {
        int[] values = new int[GROUP];
        for (int index = 0; index < DATA; index++) {
            values[index] = bits(secret, (group * DATA + index) * 5);
        }
        values[DATA] = check(values, 0, group);
        var text = new StringBuilder();
        for (int value : values) {
            text.append(ALPHABET.charAt(value));
        }
        return text.toString();
    }

    private static int[] values(String text) {
        int[] values = new int[GROUPS * GROUP];
        int count = 0;
        for (char typed : text.toUpperCase(Locale.ROOT).toCharArray()) {
            if (Character.isWhitespace(typed) || typed == '-') {
                continue;
            }
            int value = ALPHABET.indexOf(
                    switch (typed) {
                        case 'O' -> '0';
                        case 'I', 'L' -> '1';
                        default -> typed;
                    });
            if (value < 0) {
                throw wrong("group " + (count / GROUP + 1) + " has a character that no recovery key has");
            }
            if (count == values.length) {
                throw wrong("it has more than " + GROUPS + " groups of " + GROUP + " characters");
            }
            values[count++] = value;
        }
        if (count < values.length) {
            throw wrong("it has " + count + " characters, and a recovery key has " + values.length + " in " + GROUPS
                    + " groups");
        }
        return values;
    }

    private static int check(int[] values, int start, int group) {
        int sum = group + 1;
        for (int index = 0; index < DATA; index++) {
            sum ^= multiply(values[start + index], WEIGHTS[index]);
        }
        return sum;
    }

    private static int multiply(int left, int right) {
        int product = 0;
        for (int bit = 4; bit >= 0; bit--) {
            product <<= 1;
            if ((product & 0b100000) != 0) {
                product ^= POLYNOMIAL;
            }
            if ((right >> bit & 1) == 1) {
                product ^= left;
            }
        }
        return product;
    }

    private static int bits(byte[] secret, int from) {
        int value = 0;
        for (int bit = from; bit < from + 5; bit++) {
            int set = bit < secret.length * 8 ? secret[bit / 8] >> (7 - bit % 8) & 1 : 0;
            value = value << 1 | set;
        }
        return value;
    }

    private static void putBits(byte[] secret, int from, int value) {
        for (int index = 0; index < 5 && from + index < secret.length * 8; index++) {
            int bit = from + index;
            secret[bit / 8] |= (byte) ((value >> (4 - index) & 1) << (7 - bit % 8));
        }
    }

    private static InvalidInput wrong(String why) {
        return new InvalidInput(Problem.of(
                "MK-SNP-020",
                "The recovery key is mistyped.",
                "In what was given, " + why + ".",
                "Compare it with the recovery sheet, group by group, and try again."));
    }
}
