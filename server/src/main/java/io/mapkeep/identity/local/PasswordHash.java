package io.mapkeep.identity.local;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import java.text.Normalizer;

/**
 * Argon2id with OWASP's parameters (Password Storage Cheat Sheet: 19 MiB, two passes, one lane), in the PHC string format.
 *
 * <p>A password is put into Unicode's form NFKC first (NIST SP 800-63B-4, 3.1.1.2), so that it is the same from every keyboard. Hashes made before that was done
 * stay valid: where the form differs from what was typed, what was typed is tried too, and the hash replaced when it fits.
 */
public final class PasswordHash {
    private static final int MEMORY_KIBIBYTES = 19 * 1024;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int LENGTH = 32;
    private static final Argon2Function FUNCTION =
            Argon2Function.getInstance(MEMORY_KIBIBYTES, PASSES, LANES, LENGTH, Argon2.ID);
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
        return PLACES.take(() ->
                Password.hash(normal(password)).addRandomSalt(16).with(FUNCTION).getResult());
    }

    /** Compared in constant time by the library. */
    public static Fit compare(String password, String hash) {
        String normal = normal(password);
        if (check(normal, hash)) {
            return isCurrent(hash) ? Fit.FITS : Fit.FITS_OUTDATED;
        }
        return !normal.equals(password) && check(password, hash) ? Fit.FITS_OUTDATED : Fit.DIFFERS;
    }

    private static boolean check(String password, String hash) {
        return PLACES.take(() -> Password.check(password, hash).with(Argon2Function.getInstanceFromHash(hash)));
    }

    private static boolean isCurrent(String hash) {
        Argon2Function made = Argon2Function.getInstanceFromHash(hash);
        return made.getMemory() == MEMORY_KIBIBYTES
                && made.getIterations() == PASSES
                && made.getParallelism() == LANES
                && made.getOutputLength() == LENGTH
                && made.getVariant() == Argon2.ID;
    }
}
