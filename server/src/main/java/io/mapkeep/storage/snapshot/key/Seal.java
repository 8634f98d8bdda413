package io.mapkeep.storage.snapshot.key;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM under one key: nonce (12 random bytes), ciphertext, tag (16 bytes).
 *
 * <p>What a sealed thing is and what it is called goes into the tag, so that none can be put in another's place. Random nonces are good for
 * 2^32 seals under one key (NIST SP 800-38D): 256 TiB of blocks.
 *
 * <p>Safe for threads: each has a cipher of its own.
 */
public final class Seal {
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    /** What sealing adds to the length. */
    public static final int OVERHEAD = NONCE_BYTES + TAG_BYTES;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKeySpec key;
    private final ThreadLocal<Cipher> ciphers = ThreadLocal.withInitial(Seal::cipher);

    Seal(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
    }

    /** @param context what it is and what it is called; the same is needed to open it */
    public byte[] seal(byte[] context, byte[] plain, int offset, int length) {
        byte[] sealed = new byte[length + OVERHEAD];
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        System.arraycopy(nonce, 0, sealed, 0, NONCE_BYTES);
        try {
            Cipher cipher = ciphers.get();
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BYTES * 8, nonce));
            cipher.updateAAD(context);
            cipher.doFinal(plain, offset, length, sealed, NONCE_BYTES);
            return sealed;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("sealing failed", impossible);
        }
    }

    public byte[] seal(byte[] context, byte[] plain) {
        return seal(context, plain, 0, plain.length);
    }

    /** Empty if one bit of it, of the key or of the context is another. */
    public Optional<byte[]> open(byte[] context, byte[] sealed, int offset, int length) {
        if (length < OVERHEAD) {
            return Optional.empty();
        }
        try {
            Cipher cipher = ciphers.get();
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BYTES * 8, sealed, offset, NONCE_BYTES));
            cipher.updateAAD(context);
            return Optional.of(cipher.doFinal(sealed, offset + NONCE_BYTES, length - NONCE_BYTES));
        } catch (AEADBadTagException damaged) {
            return Optional.empty();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("opening failed", impossible);
        }
    }

    public Optional<byte[]> open(byte[] context, byte[] sealed) {
        return open(context, sealed, 0, sealed.length);
    }

    /** The context of an object: {@code mapkeep-snapshot-1}, what it is, what it is called; zero bytes between them. */
    public static byte[] context(String kind, String name) {
        return ("mapkeep-snapshot-1\0" + kind + "\0" + name).getBytes(StandardCharsets.UTF_8);
    }

    /** The context of a block, whose name is binary. */
    public static byte[] context(String kind, byte[] name) {
        byte[] start = context(kind, "");
        return ByteBuffer.allocate(start.length + name.length)
                .put(start)
                .put(name)
                .array();
    }

    private static Cipher cipher() {
        try {
            return Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java runtime has AES-GCM", impossible);
        }
    }
}
