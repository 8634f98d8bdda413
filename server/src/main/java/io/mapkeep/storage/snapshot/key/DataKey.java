package io.mapkeep.storage.snapshot.key;

import io.mapkeep.secret.Redacted;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key of one repository, 256 random bits; everything in it hangs on this one. Three keys are derived from it, so that no key does two
 * things: for sealing, for the names of blocks, and for signing what stays readable.
 *
 * <p>Random, not made from a password: so no slow derivation is needed. Safe for threads.
 */
public final class DataKey {
    /** Length of the key. */
    public static final int BYTES = 32;

    private static final byte[] SALT = new byte[32];

    private final byte[] secret;
    private final Seal seal;
    private final byte[] signing;
    private final ThreadLocal<Mac> naming;

    private DataKey(byte[] secret) {
        if (secret.length != BYTES) {
            throw new IllegalArgumentException("a data key has " + BYTES + " bytes");
        }
        this.secret = secret.clone();
        this.seal = new Seal(KeyDerivation.derive(secret, SALT, "mapkeep-snapshot-1 seal"));
        this.signing = KeyDerivation.derive(secret, SALT, "mapkeep-snapshot-1 sign");
        byte[] names = KeyDerivation.derive(secret, SALT, "mapkeep-snapshot-1 name");
        this.naming = ThreadLocal.withInitial(() -> mac(names));
    }

    public static DataKey generate() {
        byte[] secret = new byte[BYTES];
        new SecureRandom().nextBytes(secret);
        return new DataKey(secret);
    }

    /** A key that was kept. */
    public static DataKey of(Redacted<byte[]> kept) {
        return new DataKey(kept.reveal());
    }

    /** For keeping it. */
    public Redacted<byte[]> bytes() {
        return Redacted.of(secret.clone());
    }

    public Seal seal() {
        return seal;
    }

    /**
     * What a block is called: an HMAC-SHA-256 of its contents. Keyed, so that the name does not confirm a guess of the contents to whoever
     * sees the store.
     */
    public byte[] nameOf(byte[] contents, int offset, int length) {
        Mac mac = naming.get();
        mac.update(contents, offset, length);
        return mac.doFinal();
    }

    /** The signature of something that stays readable. */
    public byte[] sign(byte[] text) {
        return KeyDerivation.mac(signing, text);
    }

    /** In constant time. */
    public boolean signed(byte[] text, byte[] signature) {
        return MessageDigest.isEqual(sign(text), signature);
    }

    @Override
    public String toString() {
        return "<redacted>";
    }

    private static Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance(KeyDerivation.MAC);
            mac.init(new SecretKeySpec(key, KeyDerivation.MAC));
            return mac;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java runtime has " + KeyDerivation.MAC, impossible);
        }
    }
}
