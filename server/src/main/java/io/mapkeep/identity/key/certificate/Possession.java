package io.mapkeep.identity.key.certificate;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Proof that whoever registers a certificate has its private key, too: a signature over a text that holds this appliance, the owner and the certificate. A certificate is
 * public; without the proof anybody could register somebody else's, have its program act in their own name, and keep its owner from registering it.
 *
 * <p>The text needs no memory and no end: the same signature is good for the same owner at the same appliance, and for nothing else.
 */
final class Possession {
    private static final String BEGIN = "mapkeep-possession-1 ";
    private static final int LONGEST = 4096;

    private final X509Certificate certificate;
    private final String text;

    /**
     * @param appliance its name
     * @param owner realm and name
     */
    Possession(X509Certificate certificate, String appliance, String owner) {
        this.certificate = certificate;
        this.text = BEGIN + digest(appliance + "\n" + owner + "\n" + digest(encoded(certificate)));
    }

    /** What is to be signed, in ASCII, without a line's end: letters, digits, hyphens and one blank, so that it can stand in any shell. */
    String text() {
        return text;
    }

    /**
     * @param written the signature in Base64; ECDSA's as ASN.1, RSA's with PKCS #1 v1.5, both with SHA-256, as {@code openssl pkeyutl -rawin} makes them
     * @throws IllegalArgumentException if it is another's, or none
     */
    void require(String written) {
        if (!signs(bytes(written))) {
            throw new IllegalArgumentException(
                    "it is not this certificate's key that signed, or it signed another text than \"" + text + "\"");
        }
    }

    private boolean signs(byte[] signature) {
        try {
            var verifier = Signature.getInstance(algorithm(certificate.getPublicKey()));
            verifier.initVerify(certificate.getPublicKey());
            verifier.update(text.getBytes(StandardCharsets.US_ASCII));
            return verifier.verify(signature);
        } catch (GeneralSecurityException malformed) {
            return false;
        }
    }

    private static byte[] bytes(String written) {
        try {
            if (written.length() <= LONGEST) {
                return Base64.getMimeDecoder().decode(written.strip());
            }
        } catch (IllegalArgumentException notBase64) {
            throw new IllegalArgumentException("it is no signature in Base64", notBase64);
        }
        throw new IllegalArgumentException("it is too long for a signature");
    }

    private static String algorithm(PublicKey key) {
        return switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "EdDSA";
        };
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException impossible) {
            throw new IllegalStateException("a certificate that was read just now", impossible);
        }
    }

    private static String digest(String of) {
        return digest(of.getBytes(StandardCharsets.UTF_8));
    }

    private static String digest(byte[] of) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(of));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
