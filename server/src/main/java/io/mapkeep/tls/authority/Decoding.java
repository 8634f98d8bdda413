package io.mapkeep.tls.authority;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;

/** Reads what this room has written. */
public final class Decoding {
    private Decoding() {}

    /** A certificate of ours from its DER. */
    public static X509Certificate certificate(byte[] encoded) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
        } catch (GeneralSecurityException damaged) {
            throw new IllegalStateException("a certificate that we stored cannot be read", damaged);
        }
    }
}
