package io.mapkeep.identity.key;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * How an API key is written: {@code mk_<id>_<secret><checksum>}, 79 characters in all.
 *
 * <pre>
 *   mk_ 3f7k2m5qaz6wxy4b _ 52 characters          7 characters
 *       id, 80 bits        secret, 256 bits       CRC-32 of all before, as zlib computes it
 * </pre>
 *
 * One alphabet, Base32 in lower case (RFC 4648, 6), so that it needs no escape in an address, a shell or a header, and a double click takes it whole. The
 * prefix and the checksum let a scanner of source code find keys without guessing, and tell a key that was cut off from one that is wrong.
 *
 * @param id names the key and is no secret
 * @param secret random; the text of this record leaves it out
 */
record KeyText(String id, String secret) {
    static final String PREFIX = "mk_";
    private static final int ID = 16;
    private static final int SECRET = 52;
    private static final int CHECKSUM = 7;
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    private static final Pattern FORM =
            Pattern.compile(PREFIX + "[a-z2-7]{" + ID + "}_[a-z2-7]{" + (SECRET + CHECKSUM) + "}");

    /** A new id. */
    static String newId(SecureRandom random) {
        byte[] bytes = new byte[10];
        random.nextBytes(bytes);
        return base32(bytes);
    }

    /** A new secret for the key of that id. */
    static KeyText mint(String id, SecureRandom random) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return new KeyText(id, base32(bytes));
    }

    /** Whether it means to be a key, right or wrong: such a text is never taken for a name, and never written down. */
    static boolean resembles(String text) {
        return text.startsWith(PREFIX);
    }

    /** Empty if it is not a whole key, told by form and checksum alone. */
    static Optional<KeyText> parse(String text) {
        if (!FORM.matcher(text).matches()) {
            return Optional.empty();
        }
        int end = text.length() - CHECKSUM;
        return checksum(text.substring(0, end)).equals(text.substring(end))
                ? Optional.of(new KeyText(
                        text.substring(PREFIX.length(), PREFIX.length() + ID),
                        text.substring(PREFIX.length() + ID + 1, end)))
                : Optional.empty();
    }

    /** The whole key, to be shown once. */
    String whole() {
        String unchecked = PREFIX + id + "_" + secret;
        return unchecked + checksum(unchecked);
    }

    /**
     * What is stored. A plain SHA-256, because the secret is 256 random bits: there is nothing to guess, so nothing that a slow, salted hash
     * (as passwords need) would make dearer but each request.
     */
    byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Override
    public String toString() {
        return PREFIX + id + "_…";
    }

    private static String checksum(String text) {
        var crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.US_ASCII));
        long value = crc.getValue();
        return base32(new byte[] {(byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value});
    }

    private static String base32(byte[] bytes) {
        var text = new StringBuilder();
        int held = 0;
        int bits = 0;
        for (byte each : bytes) {
            held = held << 8 | each & 0xff;
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                text.append(ALPHABET.charAt(held >> bits & 31));
            }
        }
        if (bits > 0) {
            text.append(ALPHABET.charAt(held << (5 - bits) & 31));
        }
        return text.toString();
    }
}
