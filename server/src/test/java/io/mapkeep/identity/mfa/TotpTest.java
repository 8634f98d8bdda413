package io.mapkeep.identity.mfa;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TotpTest {
    private static final byte[] KEY = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);

    /** RFC 6238, appendix B, the last six digits of the eight there. */
    @ParameterizedTest
    @CsvSource({
        "59, 287082",
        "1111111109, 081804",
        "1111111111, 050471",
        "1234567890, 005924",
        "2000000000, 279037",
        "20000000000, 353130"
    })
    void theCodesAreThoseOfTheStandard(long seconds, String code) {
        assertThat(Totp.step(KEY, code, Instant.ofEpochSecond(seconds), -1)).hasValue(seconds / 30);
    }

    @Test
    void aStepThatWasUsedIsNotTakenAgainNorAnEarlierOne() {
        Instant now = Instant.ofEpochSecond(1_111_111_111);
        long step = now.getEpochSecond() / 30;
        assertThat(Totp.step(KEY, Totp.code(KEY, step), now, step)).isEmpty();
        assertThat(Totp.step(KEY, Totp.code(KEY, step - 1), now, step)).isEmpty();
        assertThat(Totp.step(KEY, Totp.code(KEY, step + 1), now, step)).hasValue(step + 1);
        assertThat(Totp.step(KEY, Totp.code(KEY, step + 2), now, step)).isEmpty();
    }

    @Test
    void base32IsThatOfTheStandard() {
        assertThat(Base32.encode("foobar".getBytes(StandardCharsets.US_ASCII))).isEqualTo("MZXW6YTBOI");
        assertThat(TestCodes.decode(Base32.encode(KEY))).isEqualTo(KEY);
    }
}
