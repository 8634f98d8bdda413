package io.mapkeep.tls.authority;

import io.mapkeep.contract.units.HostPort;
import java.io.IOException;
import java.util.Optional;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;

/**
 * Where a certificate tells clients to ask whether it still holds. Over plain HTTP alone: what they get there is signed, and a client that asks in
 * order to trust a TLS connection cannot use one for it (RFC 5280, 8). An appliance without a plain port names no place.
 *
 * @param base like {@code http://maps.example.org}; empty where there is none
 */
public record StatusPlaces(Optional<String> base) {
    /** No place. */
    public static final StatusPlaces NONE = new StatusPlaces(Optional.empty());

    /**
     * Of an appliance.
     *
     * @param plain {@code server.http}
     */
    public static StatusPlaces of(String name, Optional<HostPort> plain) {
        return new StatusPlaces(
                plain.map(HostPort::port).map(port -> "http://" + name + (port == 80 ? "" : ":" + port)));
    }

    /** Each authority has a list of its own, which goes on for as long as it is valid, also when another signs by then. */
    public static String listOf(Issued authority) {
        return "/crl/" + Serial.text(authority.certificate()) + ".crl";
    }

    void addTo(X509v3CertificateBuilder builder, Issued authority) throws IOException {
        if (base.isEmpty()) {
            return;
        }
        var list = new GeneralName(GeneralName.uniformResourceIdentifier, base.get() + listOf(authority));
        builder.addExtension(Extension.cRLDistributionPoints, false, new CRLDistPoint(new DistributionPoint[] {
            new DistributionPoint(new DistributionPointName(new GeneralNames(list)), null, null)
        }));
        var responder = new GeneralName(GeneralName.uniformResourceIdentifier, base.get() + "/ocsp");
        builder.addExtension(
                Extension.authorityInfoAccess,
                false,
                new AuthorityInformationAccess(AccessDescription.id_ad_ocsp, responder));
    }
}
