package io.mapkeep.storage.replica.trust;

import io.mapkeep.secret.Redacted;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-256-GCM with a random 96-bit nonce in front. */
public final class Sealed {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private Sealed() {}

    public static byte[] seal(Redacted<byte[]> key, byte[] plain) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, nonce).doFinal(plain);
            byte[] whole = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
            System.arraycopy(sealed, 0, whole, NONCE_BYTES, sealed.length);
            return whole;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has AES-GCM", impossible);
        }
    }

    /**
     * Opens what {@link #seal} has made.
     *
     * @throws GeneralSecurityException if it was sealed under another key, or changed
     */
    public static byte[] open(Redacted<byte[]> key, byte[] whole) throws GeneralSecurityException {
        if (whole.length < NONCE_BYTES) {
            throw new GeneralSecurityException("too short");
        }
        byte[] nonce = Arrays.copyOf(whole, NONCE_BYTES);
        return cipher(Cipher.DECRYPT_MODE, key, nonce).doFinal(whole, NONCE_BYTES, whole.length - NONCE_BYTES);
    }

    private static Cipher cipher(int mode, Redacted<byte[]> key, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key.reveal(), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }
}
