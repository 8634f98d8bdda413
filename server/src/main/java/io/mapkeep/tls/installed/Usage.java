package io.mapkeep.tls.installed;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.Extension;

/** What a certificate says it may be used for (RFC 5280, 4.2.1.3 and 4.2.1.12), and where its issuer is. */
final class Usage {
    private static final String FOR_SERVERS = "1.3.6.1.5.5.7.3.1";
    private static final String FOR_ANYTHING = "2.5.29.37.0";

    private Usage() {}

    /** Why a server may not use it; empty if it may. */
    static Optional<String> flaw(X509Certificate leaf) {
        boolean[] usage = leaf.getKeyUsage();
        if (usage != null && !usage[0]) {
            return Optional.of("Its key usage does not allow signatures, which every modern handshake needs.");
        }
        try {
            List<String> purposes = leaf.getExtendedKeyUsage();
            return purposes == null || purposes.contains(FOR_SERVERS) || purposes.contains(FOR_ANYTHING)
                    ? Optional.empty()
                    : Optional.of("Its extended key usage does not name TLS servers (serverAuth).");
        } catch (CertificateParsingException unreadable) {
            return Optional.of("Its extended key usage cannot be read.");
        }
    }

    /** Where the issuer's certificate can be fetched, as it says; for messages, it is never fetched. */
    static Optional<String> issuerAddress(X509Certificate certificate) {
        try {
            byte[] extension = certificate.getExtensionValue(Extension.authorityInfoAccess.getId());
            if (extension == null) {
                return Optional.empty();
            }
            for (AccessDescription one : AuthorityInformationAccess.getInstance(
                            ASN1OctetString.getInstance(extension).getOctets())
                    .getAccessDescriptions()) {
                if (one.getAccessMethod().equals(AccessDescription.id_ad_caIssuers)) {
                    return Optional.of(one.getAccessLocation().getName().toString());
                }
            }
            return Optional.empty();
        } catch (RuntimeException unreadable) {
            return Optional.empty();
        }
    }
}
