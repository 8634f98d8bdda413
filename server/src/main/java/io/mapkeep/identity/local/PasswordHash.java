package io.mapkeep.identity.local;

import java.security.SecureRandom;
import java.text.Normalizer;

/**
 * Argon2id with OWASP's parameters (Password Storage Cheat Sheet: 19 MiB, two passes, one lane).
 *
 * <p>A password is put into Unicode's form NFKC first (NIST SP 800-63B-4, 3.1.1.2), so that it is the same from every keyboard. Hashes made before that was done
 * stay valid: where the form differs from what was typed, what was typed is tried too, and the hash replaced when it fits.
 */
public final class PasswordHash {
    static final int MEMORY_KIBIBYTES = 19 * 1024;
    private static final int PASSES = 2;
    static final int LANES = 1;
    private static final int LENGTH = 32;
    private static final int SALT_LENGTH = 16;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final HashPlaces PLACES = HashPlaces.ofThisMachine();

    /** How a password compares with a hash. */
    public enum Fit {
        FITS,
        /** It fits, and the hash should be made anew: other parameters, or another form of Unicode. */
        FITS_OUTDATED,
        DIFFERS;

        public boolean right() {
            return this != DIFFERS;
        }
    }

    private PasswordHash() {}

    static String normal(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFKC);
    }

    /** The hash with its salt and parameters. */
    public static String of(String password) {
        byte[] salt = new byte[SALT_LENGTH];
        RANDOM.nextBytes(salt);
        return PLACES.take(() -> Argon2Hash.of(normal(password), MEMORY_KIBIBYTES, PASSES, LANES, salt, LENGTH))
                .text();
    }

    public static Fit compare(String password, String stored) {
        String normal = normal(password);
        Argon2Hash hash = Argon2Hash.parse(stored);
        if (PLACES.take(() -> hash.fits(normal))) {
            return isCurrent(hash) ? Fit.FITS : Fit.FITS_OUTDATED;
        }
        return !normal.equals(password) && PLACES.take(() -> hash.fits(password)) ? Fit.FITS_OUTDATED : Fit.DIFFERS;
    }

    private static boolean isCurrent(Argon2Hash made) {
        return made.kibibytes() == MEMORY_KIBIBYTES
                && made.passes() == PASSES
                && made.lanes() == LANES
                && made.hash().length == LENGTH;
    }
}
