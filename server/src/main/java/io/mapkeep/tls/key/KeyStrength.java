package io.mapkeep.tls.key;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Locale;
import java.util.Optional;

/** Whether today's clients take a key and a signature (NIST SP 800-131A; the Baseline Requirements of the browsers, 6.1.5). */
public final class KeyStrength {
    private static final int LEAST_RSA = 2_048;
    /** What is longer costs whoever checks it more than it gives. */
    private static final int MOST_RSA = 8_192;

    private static final int LEAST_EC = 256;

    private KeyStrength() {}

    /** What is wrong with a key that programs show each other; empty if nothing is. */
    public static Optional<String> flaw(PublicKey key) {
        boolean edwards =
                key instanceof EdECPublicKey one && one.getParams().getName().equals("Ed25519");
        return edwards ? Optional.empty() : flawForBrowsers(key);
    }

    /** What is wrong with a key that browsers are to take; empty if nothing is. */
    public static Optional<String> flawForBrowsers(PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            int bits = rsa.getModulus().bitLength();
            if (bits < LEAST_RSA || bits > MOST_RSA) {
                return Optional.of(
                        "Its RSA key has " + bits + " bits; " + LEAST_RSA + " to " + MOST_RSA + " are taken.");
            }
            return rsa.getPublicExponent().bitLength() > 1
                    ? Optional.empty()
                    : Optional.of("Its RSA key has an exponent that protects nothing.");
        }
        if (key instanceof ECPublicKey curve) {
            int bits = curve.getParams().getOrder().bitLength();
            return bits >= LEAST_EC
                    ? Optional.empty()
                    : Optional.of("Its curve has " + bits + " bits; P-256, P-384 and P-521 are taken.");
        }
        return Optional.of(
                "Its key is of the kind " + key.getAlgorithm() + "; browsers take RSA and P-256, P-384, P-521.");
    }

    /** What is wrong with how it was signed; empty if nothing is. */
    public static Optional<String> signatureFlaw(X509Certificate certificate) {
        String algorithm = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
        boolean broken = algorithm.contains("MD2") || algorithm.contains("MD5") || algorithm.startsWith("SHA1");
        return broken
                ? Optional.of("It was signed with " + certificate.getSigAlgName() + ", which every client refuses.")
                : Optional.empty();
    }

    /** Like {@code RSA 2048} or {@code EC P-256}. */
    public static String describe(PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            return "RSA " + rsa.getModulus().bitLength();
        }
        if (key instanceof ECPublicKey curve) {
            return "EC P-" + curve.getParams().getOrder().bitLength();
        }
        return key.getAlgorithm();
    }
}
