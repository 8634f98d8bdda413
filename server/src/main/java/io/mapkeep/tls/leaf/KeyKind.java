package io.mapkeep.tls.leaf;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;

/** The kinds of keys that are made for others, and which of theirs are strong enough. */
enum KeyKind {
    /** For servers and browsers of all kinds. */
    P256,
    /** For what knows no elliptic curves. */
    RSA3072,
    /** For mutual TLS between programs; no browser takes it. */
    ED25519;

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int LEAST_RSA = 2_048;
    /** What is longer costs whoever checks it more than it gives. */
    private static final int MOST_RSA = 8_192;

    private static final int LEAST_CURVE = 256;

    KeyPair make() {
        try {
            KeyPairGenerator generator =
                    KeyPairGenerator.getInstance(this == P256 ? "EC" : this == RSA3072 ? "RSA" : "Ed25519");
            if (this == P256) {
                generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
            } else if (this == RSA3072) {
                generator.initialize(3_072, RANDOM);
            }
            return generator.generateKeyPair();
        } catch (InvalidAlgorithmParameterException impossible) {
            throw new IllegalStateException("every JDK has P-256", impossible);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK makes such keys", impossible);
        }
    }

    /** Whether somebody else's key is one that we vouch for: P-256 and longer, RSA of 2,048 to 8,192 bits, Ed25519. */
    static boolean acceptable(PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            int bits = rsa.getModulus().bitLength();
            return bits >= LEAST_RSA
                    && bits <= MOST_RSA
                    && rsa.getPublicExponent().bitLength() > 1;
        }
        if (key instanceof ECPublicKey curve) {
            return curve.getParams().getCurve().getField().getFieldSize() >= LEAST_CURVE;
        }
        return key instanceof EdECPublicKey edwards
                && edwards.getParams().getName().equals("Ed25519");
    }
}
