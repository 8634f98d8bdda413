package io.mapkeep.tls.key;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;

/** Whether a private key belongs to a public one: it signs a random message, and the public one verifies it. Comparing numbers would miss a damaged key. */
public final class KeyProof {
    private static final SecureRandom RANDOM = new SecureRandom();

    private KeyProof() {}

    /** The JDK's name of the algorithm that such a key signs with, under SHA-256 where there is a choice. */
    public static String signature(PrivateKey key) {
        return switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
    }

    public static boolean belongs(PrivateKey key, PublicKey to) {
        if (!key.getAlgorithm().equals(to.getAlgorithm())) {
            return false;
        }
        byte[] message = new byte[32];
        RANDOM.nextBytes(message);
        try {
            String algorithm = signature(key);
            var signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update(message);
            byte[] signature = signing.sign();
            var verifying = Signature.getInstance(algorithm);
            verifying.initVerify(to);
            verifying.update(message);
            return verifying.verify(signature);
        } catch (GeneralSecurityException | RuntimeException differs) {
            return false;
        }
    }
}
