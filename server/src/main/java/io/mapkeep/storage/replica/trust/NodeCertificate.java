package io.mapkeep.storage.replica.trust;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.UUID;

/** What makes a certificate one of a node: signed by the node authority itself, valid now, with the node's id as its one name. */
public final class NodeCertificate {
    private static final String SCHEME = "urn:mapkeep:node:";
    private static final int URI = 6;

    private NodeCertificate() {}

    public static String name(UUID node) {
        return SCHEME + node;
    }

    /**
     * Checks the certificate against the authority.
     *
     * @return whose it is
     * @throws CertificateException with the reason, if it is not a node's
     */
    public static UUID check(X509Certificate certificate, X509Certificate authority, Date now)
            throws CertificateException {
        try {
            certificate.verify(authority.getPublicKey());
        } catch (GeneralSecurityException other) {
            throw new CertificateException("it is not signed by the node authority of this cluster", other);
        }
        certificate.checkValidity(now);
        authority.checkValidity(now);
        if (!certificate.getIssuerX500Principal().equals(authority.getSubjectX500Principal())
                || certificate.getBasicConstraints() >= 0) {
            throw new CertificateException("it is not the certificate of a node");
        }
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        if (names != null && names.size() == 1) {
            List<?> only = names.iterator().next();
            if (only.get(0).equals(URI) && only.get(1) instanceof String uri && uri.startsWith(SCHEME)) {
                return id(uri.substring(SCHEME.length()));
            }
        }
        throw new CertificateException("it names no node");
    }

    public static X509Certificate decode(byte[] encoded) throws CertificateException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
    }

    private static UUID id(String text) throws CertificateException {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException wrong) {
            throw new CertificateException("it names no node", wrong);
        }
    }
}
