package io.mapkeep.tls.authority;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.HexFormat;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Makes the certificates of nodes (RFC 5280, P-256): an authority that signs nodes and nothing else, and nodes that are named by a URI.
 * They live as long as the authority, since each node keeps a list of those it lets in, and taking one off the list acts at once.
 */
public final class NodeIssuance {
    private static final Duration LIFE = Duration.ofDays(3_650);
    private static final SecureRandom RANDOM = new SecureRandom();

    private NodeIssuance() {}

    /** A new key on P-256. */
    public static KeyPair keys() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has P-256", impossible);
        }
    }

    /** The self-signed certificate of a node authority. */
    public static X509Certificate authority(KeyPair keys, Instant now) {
        BigInteger serial = serial();
        X500Name name = name("Mapkeep nodes " + HexFormat.of().toHexDigits(serial.intValue()));
        var builder = builder(name, serial, now, now.plus(LIFE), name, keys.getPublic());
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
            return sign(builder, keys.getPrivate());
        } catch (IOException failure) {
            throw new IllegalStateException("cannot make a certificate", failure);
        }
    }

    /**
     * The certificate of a node, for both ends of a connection.
     *
     * @param uri its one alternative name
     * @param label for people who look at it
     */
    public static X509Certificate node(
            X509Certificate authority, PrivateKey signing, PublicKey key, String uri, String label, Instant now) {
        X500Name issuer =
                X500Name.getInstance(authority.getSubjectX500Principal().getEncoded());
        Instant end = authority.getNotAfter().toInstant();
        String shortLabel = label.length() > 64 ? label.substring(0, 64) : label;
        var builder = builder(issuer, serial(), now, end, name(shortLabel), key);
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(new KeyPurposeId[] {
                KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
            }));
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, uri)));
            return sign(builder, signing);
        } catch (IOException failure) {
            throw new IllegalStateException("cannot make a certificate", failure);
        }
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key) {
        try {
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(key);
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (GeneralSecurityException | OperatorCreationException failure) {
            throw new IllegalStateException("cannot sign a certificate", failure);
        }
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer, BigInteger serial, Instant now, Instant end, X500Name subject, PublicKey key) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                serial,
                Date.from(now.minus(Issuance.BACKDATED).truncatedTo(ChronoUnit.SECONDS)),
                Date.from(end.truncatedTo(ChronoUnit.SECONDS)),
                subject,
                key);
    }

    private static X500Name name(String common) {
        return new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.O, "Mapkeep")
                .addRDN(BCStyle.CN, common)
                .build();
    }

    private static BigInteger serial() {
        return new BigInteger(128, RANDOM).setBit(0);
    }
}
