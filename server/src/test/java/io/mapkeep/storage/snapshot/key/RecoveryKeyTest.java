package io.mapkeep.storage.snapshot.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class RecoveryKeyTest {
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    @Property(tries = 200)
    void whatIsPrintedIsRead(@ForAll @Size(32) byte[] secret) {
        RecoveryKey key = new RecoveryKey(secret);
        assertThat(RecoveryKey.parse(key.text())).isEqualTo(key);
        String typed = String.join("\n", key.lines())
                .toLowerCase(Locale.ROOT)
                .replace('0', 'o')
                .replace('1', 'l')
                .replace(' ', '-');
        assertThat(RecoveryKey.parse(typed)).isEqualTo(key);
    }

    @Property(tries = 300)
    void oneWrongCharacterIsFoundInItsGroup(
            @ForAll @Size(32) byte[] secret,
            @ForAll @IntRange(max = 64) int place,
            @ForAll @IntRange(min = 1, max = 31) int by) {
        StringBuilder text = new StringBuilder(new RecoveryKey(secret).text().replace(" ", ""));
        text.setCharAt(place, ALPHABET.charAt((ALPHABET.indexOf(text.charAt(place)) + by) % 32));
        assertThatThrownBy(() -> RecoveryKey.parse(text.toString()))
                .hasMessageContaining("MK-SNP-020")
                .hasMessageContaining("group " + (place / 5 + 1) + " of 13");
    }

    @Property(tries = 200)
    void twoNeighboursExchangedAreFound(@ForAll @Size(32) byte[] secret, @ForAll @IntRange(max = 63) int place) {
        StringBuilder text = new StringBuilder(new RecoveryKey(secret).text().replace(" ", ""));
        char first = text.charAt(place);
        text.setCharAt(place, text.charAt(place + 1));
        text.setCharAt(place + 1, first);
        if (first != text.charAt(place)) {
            assertThatThrownBy(() -> RecoveryKey.parse(text.toString())).hasMessageContaining("MK-SNP-020");
        }
    }

    @Property(tries = 100)
    void twoGroupsExchangedAreFound(
            @ForAll @Size(32) byte[] secret,
            @ForAll @IntRange(max = 11) int one,
            @ForAll @IntRange(min = 1, max = 12) int step) {
        String[] groups = new RecoveryKey(secret).text().split(" ");
        int other = Math.min(12, one + step);
        String first = groups[one];
        groups[one] = groups[other];
        groups[other] = first;
        assertThatThrownBy(() -> RecoveryKey.parse(String.join(" ", groups))).hasMessageContaining("MK-SNP-020");
    }

    @Test
    void whatIsMissingOrTooMuchIsSaid() {
        String text = RecoveryKey.generate().text();
        assertThatThrownBy(() -> RecoveryKey.parse(text.substring(0, text.length() - 1)))
                .hasMessageContaining("64 characters");
        assertThatThrownBy(() -> RecoveryKey.parse(text + "0")).hasMessageContaining("more than 13 groups");
        assertThatThrownBy(() -> RecoveryKey.parse("U" + text)).hasMessageContaining("group 1 has a character");
        assertThatThrownBy(() -> RecoveryKey.parse("")).hasMessageContaining("MK-SNP-020");
    }

    @Test
    void doesNotPrintByItself() {
        assertThat(RecoveryKey.generate().toString()).isEqualTo("<redacted>");
        assertThat(DataKey.generate().toString()).isEqualTo("<redacted>");
    }

    /** Test case 1 of RFC 5869: our four lines are HKDF. The first 32 bytes of its output. */
    @Test
    void derivesAsTheStandardSays() {
        byte[] secret = new byte[22];
        java.util.Arrays.fill(secret, (byte) 0x0b);
        byte[] salt = java.util.HexFormat.of().parseHex("000102030405060708090a0b0c");
        byte[] info = java.util.HexFormat.of().parseHex("f0f1f2f3f4f5f6f7f8f9");
        assertThat(java.util.HexFormat.of().formatHex(KeyDerivation.derive(secret, salt, info)))
                .isEqualTo("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf");
    }
}
