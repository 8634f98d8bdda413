package io.mapkeep.access;

import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;

/** Which keys a certificate may have by which a program signs in: held in the handshake, and told when it is registered. */
public final class CertificateKeys {
    /** What is taken, in words. */
    public static final String TAKEN = "RSA of 2048 to 8192 bits, ECDSA of 256 bits or more, or Ed25519";

    private static final int LEAST_RSA_BITS = 2048;
    /** To verify one signature by a larger key costs more than all else in a handshake. */
    private static final int MOST_RSA_BITS = 8192;

    private static final int LEAST_EC_BITS = 256;

    private CertificateKeys() {}

    public static boolean usable(PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            int bits = rsa.getModulus().bitLength();
            return bits >= LEAST_RSA_BITS && bits <= MOST_RSA_BITS;
        }
        if (key instanceof ECPublicKey curve) {
            return curve.getParams().getOrder().bitLength() >= LEAST_EC_BITS;
        }
        return key instanceof EdECPublicKey;
    }
}
