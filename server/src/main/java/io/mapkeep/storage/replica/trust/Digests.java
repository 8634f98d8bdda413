package io.mapkeep.storage.replica.trust;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** SHA-256, HMAC and HKDF (RFC 5869) with the JDK's own providers. */
public final class Digests {
    private static final String HMAC = "HmacSHA256";

    private Digests() {}

    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    static byte[] sha256(byte[]... parts) {
        MessageDigest digest = sha256();
        for (byte[] part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }

    static byte[] hmac(byte[] key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has " + HMAC, impossible);
        }
    }

    /** HKDF-Extract. */
    static byte[] extract(byte[] salt, byte[] secret) {
        return hmac(salt, secret);
    }

    /** HKDF-Expand to 32 bytes. */
    static byte[] expand(byte[] key, String purpose) {
        return hmac(key, purpose.getBytes(java.nio.charset.StandardCharsets.US_ASCII), new byte[] {1});
    }

    /** SHA-256 of a certificate, 64 hexadecimal digits. */
    public static String fingerprint(X509Certificate certificate) {
        try {
            return hex(sha256(certificate.getEncoded()));
        } catch (CertificateEncodingException impossible) {
            throw new IllegalStateException("a certificate without an encoding", impossible);
        }
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    static byte[] fromHex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
