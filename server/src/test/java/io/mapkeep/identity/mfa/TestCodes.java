package io.mapkeep.identity.mfa;

/** What a person's app does. */
public final class TestCodes {
    private TestCodes() {}

    public static String code(byte[] secret, long step) {
        return Totp.code(secret, step);
    }

    /** Base32 as an app reads it (RFC 4648, 6). */
    public static byte[] decode(String text) {
        var bits = new StringBuilder();
        for (char each : text.toCharArray()) {
            String five = Integer.toBinaryString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(each));
            bits.append("0".repeat(5 - five.length())).append(five);
        }
        byte[] bytes = new byte[bits.length() / 8];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(bits.substring(8 * i, 8 * i + 8), 2);
        }
        return bytes;
    }
}
