package io.mapkeep.tls.authority;

import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** Certificates and keys as text (RFC 7468). */
public final class Pem {
    private Pem() {}

    /** In their order, the end's certificate first. */
    public static String chain(List<X509Certificate> certificates) {
        return certificates.stream()
                .map(certificate -> of("CERTIFICATE", encoded(certificate)))
                .collect(Collectors.joining());
    }

    /** PKCS#8, not encrypted: for the one who gets it. */
    public static String key(PrivateKey key) {
        return of("PRIVATE KEY", key.getEncoded());
    }

    public static String of(String label, byte[] der) {
        String body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException impossible) {
            throw new IllegalStateException("a certificate that we made has no encoding", impossible);
        }
    }
}
