package io.mapkeep.runtime;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes AES-GCM and SHA-256 fast before much goes through them. The processor's own instructions are used only once the compiler has seen the methods around
 * them called ten thousand times. With records of 16 KiB that takes 100 MB at a tenth of the speed, which is all of a follower's catching up, or the first
 * seconds of a restore; with 256 bytes at a time it takes a third of a second.
 *
 * <p>Only speed depends on it. Once in a process, in the background.
 */
public final class CipherWarmUp {
    private static final int ROUNDS = 10_000;
    private static final int BYTES = 256;
    private static final int TAG_BYTES = 16;
    private static final int NONCE_BYTES = 12;

    private static final AtomicBoolean BEGUN = new AtomicBoolean();

    private final SecretKeySpec key = new SecretKeySpec(new byte[16], "AES");
    private final byte[] plain = new byte[BYTES];
    private final byte[] sealed = new byte[BYTES + TAG_BYTES];
    private final byte[] nonce = new byte[NONCE_BYTES];
    private final Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    private final MessageDigest digest = MessageDigest.getInstance("SHA-256");

    private CipherWarmUp() throws GeneralSecurityException {}

    /** Returns at once. */
    public static void begin() {
        if (BEGUN.compareAndSet(false, true)) {
            var thread = new Thread(CipherWarmUp::warmUp, "cipher-warm-up");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static void warmUp() {
        try {
            var warmUp = new CipherWarmUp();
            for (int round = 0; round < ROUNDS; round++) {
                warmUp.round(round);
            }
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java runtime has AES-GCM and SHA-256", impossible);
        }
    }

    /** Both ways to hand bytes over: blocks of snapshots come in arrays, TLS has buffers. The key is nobody's, and a nonce is not used twice. */
    private void round(int round) throws GeneralSecurityException {
        ByteBuffer.wrap(nonce).putInt(round);
        var nonceOfRound = new GCMParameterSpec(TAG_BYTES * 8, nonce);
        cipher.init(Cipher.ENCRYPT_MODE, key, nonceOfRound);
        cipher.updateAAD(nonce);
        if (round % 2 == 0) {
            cipher.doFinal(plain, 0, BYTES, sealed, 0);
        } else {
            cipher.doFinal(ByteBuffer.wrap(plain), ByteBuffer.wrap(sealed));
        }
        cipher.init(Cipher.DECRYPT_MODE, key, nonceOfRound);
        cipher.updateAAD(nonce);
        if (round % 2 == 0) {
            cipher.doFinal(sealed, 0, sealed.length, plain, 0);
        } else {
            cipher.doFinal(ByteBuffer.wrap(sealed), ByteBuffer.wrap(plain));
        }
        digest.update(plain);
        digest.digest();
    }
}
