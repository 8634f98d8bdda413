package io.mapkeep.identity.mfa;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Time-based codes (RFC 6238) as every app makes them: HMAC-SHA-1, six digits, 30 seconds. SHA-1 is what the apps know, and as a MAC it stands. A clock may be a
 * step off in both directions; a step that was used is not taken again (RFC 6238, 5.2).
 */
final class Totp {
    static final int KEY_BYTES = 20;
    static final int STEP_SECONDS = 30;
    static final int DIGITS = 6;
    private static final int WINDOW = 1;
    private static final int MODULUS = 1_000_000;

    private Totp() {}

    /**
     * The step whose code this is.
     *
     * @param used the last step that was taken
     * @return empty if it is none of the present ones, or not later than {@code used}
     */
    static OptionalLong step(byte[] key, String code, Instant now, long used) {
        long present = now.getEpochSecond() / STEP_SECONDS;
        long found = -1;
        // All are looked at, so that the time tells nothing about which one it was.
        for (long step = present - WINDOW; step <= present + WINDOW; step++) {
            if (step > used && same(code, code(key, step))) {
                found = step;
            }
        }
        return found < 0 ? OptionalLong.empty() : OptionalLong.of(found);
    }

    static String code(byte[] key, long step) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(key, "HmacSHA1"));
            byte[] hash =
                    mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
            // RFC 4226, 5.3: the last four bits say where 31 bits are taken from.
            int value = ByteBuffer.wrap(hash).getInt(hash[hash.length - 1] & 0xf) & 0x7fff_ffff;
            String digits = Integer.toString(value % MODULUS);
            return "0".repeat(DIGITS - digits.length()) + digits;
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
