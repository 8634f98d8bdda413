package io.mapkeep.identity.local;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import java.util.concurrent.Semaphore;

/**
 * Argon2id with OWASP's parameters (Password Storage Cheat Sheet: 19 MiB, two passes, one lane). Few are computed at once, so that a storm
 * of wrong passwords cannot use up the memory.
 */
final class PasswordHash {
    private static final int MEMORY_KIBIBYTES = 19 * 1024;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int LENGTH = 32;
    private static final int AT_ONCE = 4;
    private static final Argon2Function FUNCTION =
            Argon2Function.getInstance(MEMORY_KIBIBYTES, PASSES, LANES, LENGTH, Argon2.ID);
    private static final Semaphore PLACES = new Semaphore(AT_ONCE, true);

    private PasswordHash() {}

    /** The hash with its salt and parameters in the PHC string format. */
    static String of(String password) {
        PLACES.acquireUninterruptibly();
        try {
            return Password.hash(password).addRandomSalt(16).with(FUNCTION).getResult();
        } finally {
            PLACES.release();
        }
    }

    /** Compared in constant time by the library. */
    static boolean matches(String password, String hash) {
        PLACES.acquireUninterruptibly();
        try {
            return Password.check(password, hash).with(Argon2Function.getInstanceFromHash(hash));
        } finally {
            PLACES.release();
        }
    }
}
