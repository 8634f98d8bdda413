package io.mapkeep.identity.key.signature;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;

/** Ed25519 public keys (RFC 8032), written as 32 bytes or as SubjectPublicKeyInfo (RFC 8410), the way {@code openssl pkey -pubout} writes them. */
public final class PublicKeys {
    public static final int BYTES = 32;
    private static final int LONGEST = 1000;
    /** SubjectPublicKeyInfo with the algorithm id-Ed25519; the key's 32 bytes follow. */
    private static final byte[] PREFIX = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};

    private PublicKeys() {}

    /**
     * The 32 bytes of a key as a person sends it: PEM, or Base64 of either form.
     *
     * @throws IllegalArgumentException if it is no Ed25519 public key
     */
    public static byte[] parse(String written) {
        if (written.length() > LONGEST || written.contains("PRIVATE")) {
            throw new IllegalArgumentException(
                    written.contains("PRIVATE")
                            ? "this is a private key; it must not leave its owner"
                            : "it is too long");
        }
        byte[] bytes;
        try {
            bytes = Base64.getMimeDecoder()
                    .decode(written.replaceAll("-----(BEGIN|END) PUBLIC KEY-----", "")
                            .strip());
        } catch (IllegalArgumentException notBase64) {
            throw new IllegalArgumentException("it is neither PEM nor Base64", notBase64);
        }
        boolean framed = bytes.length == PREFIX.length + BYTES
                && Arrays.equals(PREFIX, 0, PREFIX.length, bytes, 0, PREFIX.length);
        if (!framed && bytes.length != BYTES) {
            throw new IllegalArgumentException("it is no Ed25519 public key");
        }
        byte[] key = framed ? Arrays.copyOfRange(bytes, PREFIX.length, bytes.length) : bytes;
        of(key);
        return key;
    }

    /** The key of these 32 bytes. */
    static PublicKey of(byte[] key) {
        byte[] encoded = Arrays.copyOf(PREFIX, PREFIX.length + BYTES);
        System.arraycopy(key, 0, encoded, PREFIX.length, BYTES);
        try {
            return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException noPoint) {
            throw new IllegalArgumentException("it is no point of the curve", noPoint);
        }
    }
}
