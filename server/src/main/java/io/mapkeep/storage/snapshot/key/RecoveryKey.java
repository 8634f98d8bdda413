package io.mapkeep.storage.snapshot.key;

import io.mapkeep.secret.Redacted;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The key that people keep, on paper: 256 random bits that open the data key of a repository, and with it every snapshot.
 *
 * <p>Its text is {@link RecoveryText}. It never prints by itself, and its {@link #id} may be told to anybody.
 */
public final class RecoveryKey {
    static final int BYTES = 32;
    private static final int ID_BYTES = 4;

    private final byte[] secret;

    RecoveryKey(byte[] secret) {
        this.secret = secret;
    }

    public static RecoveryKey generate() {
        byte[] secret = new byte[BYTES];
        new SecureRandom().nextBytes(secret);
        return new RecoveryKey(secret);
    }

    /**
     * Reads what a person has typed: case, spaces, line breaks and dashes do not matter, and O, I and L are taken for 0 and 1.
     *
     * @throws io.mapkeep.contract.problem.ProblemException.InvalidInput MK-SNP-020, with the number of the group that is wrong and without
     *     any of its letters
     */
    public static RecoveryKey parse(String text) {
        return new RecoveryKey(RecoveryText.decode(text));
    }

    /** The lines to print, of a few groups each. */
    public List<String> lines() {
        return RecoveryText.lines(secret);
    }

    /** All of it in one line. */
    public String text() {
        return String.join(" ", lines());
    }

    /** Tells keys apart without telling anything about them: eight hexadecimal digits. */
    public String id() {
        byte[] derived = KeyDerivation.derive(secret, new byte[BYTES], "mapkeep-recovery-1 id");
        return HexFormat.of().formatHex(derived, 0, ID_BYTES);
    }

    /** The data key under this one. */
    public byte[] wrap(DataKey key, byte[] salt, String slot) {
        return wrapping(salt).seal(Seal.context("slot", slot), key.bytes().reveal());
    }

    /** Empty if it was wrapped under another key. */
    public Optional<DataKey> unwrap(byte[] wrapped, byte[] salt, String slot) {
        return wrapping(salt)
                .open(Seal.context("slot", slot), wrapped)
                .filter(secretKey -> secretKey.length == DataKey.BYTES)
                .map(secretKey -> DataKey.of(Redacted.of(secretKey)));
    }

    private Seal wrapping(byte[] salt) {
        return new Seal(KeyDerivation.derive(secret, salt, "mapkeep-recovery-1 wrap"));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RecoveryKey key && MessageDigest.isEqual(secret, key.secret);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(secret);
    }

    @Override
    public String toString() {
        return "<redacted>";
    }
}
