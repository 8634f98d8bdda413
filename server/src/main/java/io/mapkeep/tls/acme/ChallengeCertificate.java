package io.mapkeep.tls.acme;

import io.mapkeep.tls.authority.NodeIssuance;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** The certificate that answers {@code tls-alpn-01} (RFC 8737, 3): signed by itself, one name, and the digest of what is to be proven. On P-256; acme4j's own is on RSA alone. */
final class ChallengeCertificate {
    /** {@code id-pe-acmeIdentifier}. */
    static final ASN1ObjectIdentifier IDENTIFIER = new ASN1ObjectIdentifier("1.3.6.1.5.5.7.1.31").intern();

    private static final Duration LIFE = Duration.ofDays(7);

    private ChallengeCertificate() {}

    /** @param digest SHA-256 of the key authorization */
    static TlsAnswers.Answer make(String name, byte[] digest) {
        KeyPair keys = NodeIssuance.keys();
        X500Name subject = new X500Name("CN=acme challenge");
        Instant now = Instant.now();
        try {
            var builder = new JcaX509v3CertificateBuilder(
                            subject,
                            BigInteger.ONE,
                            Date.from(now.minus(LIFE)),
                            Date.from(now.plus(LIFE)),
                            subject,
                            keys.getPublic())
                    .addExtension(
                            Extension.subjectAlternativeName,
                            false,
                            new GeneralNames(new GeneralName(GeneralName.dNSName, name)))
                    .addExtension(IDENTIFIER, true, new DEROctetString(digest));
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
            return new TlsAnswers.Answer(
                    keys.getPrivate(), new JcaX509CertificateConverter().getCertificate(builder.build(signer)));
        } catch (IOException | GeneralSecurityException | OperatorCreationException failure) {
            throw new IllegalStateException("cannot make a certificate", failure);
        }
    }
}
