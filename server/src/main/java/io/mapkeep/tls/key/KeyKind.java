package io.mapkeep.tls.key;

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
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The kinds of keys that the appliance makes; one word for each in commands and in answers. */
public enum KeyKind {
    /** For servers and browsers of all kinds. */
    P256("SHA256withECDSA"),
    /** For what knows no elliptic curves. */
    RSA3072("SHA256withRSA"),
    /** For mutual TLS between programs; no browser takes it. */
    ED25519("Ed25519");

    private static final SecureRandom RANDOM = new SecureRandom();

    private final String signature;

    KeyKind(String signature) {
        this.signature = signature;
    }

    /** The kind of that word; empty if there is none. */
    public static Optional<KeyKind> of(String word) {
        return Arrays.stream(values()).filter(one -> one.word().equals(word)).findFirst();
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The JDK's name of the algorithm that such a key signs with. */
    public String signature() {
        return signature;
    }

    /** Whether a key is such a one. */
    public boolean isOf(PublicKey key) {
        return switch (this) {
            case P256 ->
                key instanceof ECPublicKey curve
                        && curve.getParams().getCurve().getField().getFieldSize() == 256;
            case RSA3072 -> key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() == 3_072;
            case ED25519 -> key instanceof EdECPublicKey;
        };
    }

    public KeyPair make() {
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
}
