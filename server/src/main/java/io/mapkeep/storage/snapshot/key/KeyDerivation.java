package io.mapkeep.storage.snapshot.key;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HKDF with SHA-256 (RFC 5869) for keys of 32 bytes, which is one block of its output. The Java 17 runtime has no HKDF; these are its four
 * lines.
 */
final class KeyDerivation {
    static final String MAC = "HmacSHA256";

    private KeyDerivation() {}

    /** @param info what the key is for; no two uses share one */
    static byte[] derive(byte[] secret, byte[] salt, String info) {
        return derive(secret, salt, info.getBytes(StandardCharsets.US_ASCII));
    }

    static byte[] derive(byte[] secret, byte[] salt, byte[] info) {
        byte[] extracted = mac(salt, secret);
        byte[] input = Arrays.copyOf(info, info.length + 1);
        input[info.length] = 1;
        return mac(extracted, input);
    }

    static byte[] mac(byte[] key, byte[] input) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(key, MAC));
            return mac.doFinal(input);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java runtime has " + MAC, impossible);
        }
    }
}
