package io.mapkeep.tls.authority;

import io.mapkeep.tls.key.KeyKind;
import io.mapkeep.tls.key.KeyProof;
import io.mapkeep.tls.key.QuickKey;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DEROctetString;
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
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Makes certificates (RFC 5280). Both authorities carry critical name constraints, so that a stolen key of theirs is worth
 * nothing for any other name; the JDK's providers do the cryptography, BouncyCastle the encoding.
 */
public final class Issuance {
    static final Duration ROOT_LIFE = Duration.ofDays(3_650);
    static final Duration INTERMEDIATE_LIFE = Duration.ofDays(365);

    /** Certificates begin in the past, for clients whose clocks are slow. */
    static final Duration BACKDATED = Duration.ofHours(1);

    /** How many authorities may follow a root: an intermediate, and before it the root's successor and that one's. */
    private static final int ROOT_DEPTH = 3;

    static final ExtendedKeyUsage PURPOSES =
            new ExtendedKeyUsage(new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth});

    private Issuance() {}

    /** A new root that may vouch for what {@code permitted} says, through one intermediate; and through its own successors. */
    public static Issued root(long id, Constraints permitted, KeyPair keys, Instant now) {
        BigInteger serial = Serial.next();
        X500Name subject = authority("root", serial);
        var builder = builder(subject, serial, now, now.plus(ROOT_LIFE), subject, keys.getPublic());
        return issue(Optional.empty(), keys, id, Tier.ROOT, ROOT_LIFE, builder, extensions -> {
            asAuthority(extensions, ROOT_DEPTH);
            extensions.addExtension(Extension.nameConstraints, true, permitted.extension());
        });
    }

    /** A new intermediate with its root's constraints, for servers and clients only. */
    public static Issued intermediate(long id, Issued root, KeyKind kind, Instant now) {
        KeyPair keys = kind.make();
        BigInteger serial = Serial.next();
        Instant end = earlier(now.plus(INTERMEDIATE_LIFE), root.notAfter());
        var builder = builder(subject(root), serial, now, end, authority("intermediate", serial), keys.getPublic());
        return issue(Optional.of(root), keys, id, Tier.INTERMEDIATE, INTERMEDIATE_LIFE, builder, extensions -> {
            asAuthority(extensions, 0);
            extensions.addExtension(
                    Extension.nameConstraints,
                    true,
                    Constraints.of(root.certificate()).extension());
            extensions.addExtension(Extension.extendedKeyUsage, false, PURPOSES);
        });
    }

    /** A new server certificate. It never outlives its issuer. */
    public static Issued server(long id, Issued intermediate, ServerForm wanted, StatusPlaces status, Instant now) {
        KeyPair keys = wanted.key().make();
        var form = new LeafForm(
                keys.getPublic(),
                wanted.names(),
                Optional.empty(),
                KeyPurposeId.id_kp_serverAuth,
                now.plus(wanted.life()));
        X509Certificate certificate = leaf(intermediate, form, status, now);
        return new Issued(id, intermediate.id(), Tier.SERVER, certificate, keys.getPrivate(), wanted.life());
    }

    /** A certificate for a key that may be somebody else's. */
    public static X509Certificate leaf(Issued intermediate, LeafForm form, StatusPlaces status, Instant now) {
        X500Name subject = form.subject();
        var builder = builder(
                subject(intermediate),
                Serial.next(),
                now,
                earlier(form.end(), intermediate.notAfter()),
                subject,
                form.key());
        return signed(intermediate.key(), Optional.of(intermediate.certificate()), form.key(), builder, extensions -> {
            extensions.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            extensions.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            extensions.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(form.purpose()));
            status.addTo(extensions, intermediate);
            if (!form.hosts().all().isEmpty()) {
                // Critical where the subject is empty: RFC 5280, 4.2.1.6.
                extensions.addExtension(
                        Extension.subjectAlternativeName, subject.getRDNs().length == 0, alternatives(form.hosts()));
            }
        });
    }

    /** Whether it signs clients, too; those of early versions signed servers alone. */
    public static boolean signsClients(Issued intermediate) {
        try {
            List<String> purposes = intermediate.certificate().getExtendedKeyUsage();
            return purposes == null || purposes.contains(KeyPurposeId.id_kp_clientAuth.getId());
        } catch (CertificateParsingException impossible) {
            throw new IllegalStateException("a certificate that we made cannot be read", impossible);
        }
    }

    /**
     * The same root once more, vouched for by its predecessor: whoever trusts only that one finds a way to it. It says no more than the predecessor may.
     *
     * @return empty if the predecessor's path length leaves no room for it
     */
    public static Optional<X509Certificate> crossSigned(Issued root, Issued predecessor, Instant now) {
        if (predecessor.certificate().getBasicConstraints() < ROOT_DEPTH - 1) {
            return Optional.empty();
        }
        X500Name subject = subject(root);
        var builder = builder(
                subject(predecessor),
                Serial.next(),
                now,
                earlier(root.notAfter(), predecessor.notAfter()),
                subject,
                root.certificate().getPublicKey());
        Constraints permitted = Constraints.of(root.certificate());
        return Optional.of(signed(
                predecessor.key(),
                Optional.of(predecessor.certificate()),
                root.certificate().getPublicKey(),
                builder,
                extensions -> {
                    asAuthority(extensions, ROOT_DEPTH - 1);
                    extensions.addExtension(Extension.nameConstraints, true, permitted.extension());
                }));
    }

    /** The names of a server certificate. */
    public static Names names(Issued server) {
        List<String> dns = new ArrayList<>();
        List<String> addresses = new ArrayList<>();
        byte[] extension = server.certificate().getExtensionValue(Extension.subjectAlternativeName.getId());
        var names =
                GeneralNames.getInstance(ASN1OctetString.getInstance(extension).getOctets());
        for (GeneralName name : names.getNames()) {
            if (name.getTagNo() == GeneralName.dNSName) {
                dns.add(name.getName().toString());
            } else {
                byte[] octets = ASN1OctetString.getInstance(name.getName()).getOctets();
                addresses.add(AddressRange.text(octets));
            }
        }
        return new Names(dns, addresses);
    }

    private interface Extensions {
        void addTo(X509v3CertificateBuilder builder) throws IOException;
    }

    private static Issued issue(
            Optional<Issued> issuer,
            KeyPair keys,
            long id,
            Tier tier,
            Duration life,
            X509v3CertificateBuilder builder,
            Extensions extensions) {
        X509Certificate certificate = signed(
                issuer.map(Issued::key).orElse(keys.getPrivate()),
                issuer.map(Issued::certificate),
                keys.getPublic(),
                builder,
                extensions);
        return new Issued(id, issuer.map(Issued::id).orElse(id), tier, certificate, keys.getPrivate(), life);
    }

    private static X509Certificate signed(
            PrivateKey signing,
            Optional<X509Certificate> issuer,
            PublicKey key,
            X509v3CertificateBuilder builder,
            Extensions extensions) {
        try {
            var identifiers = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(key));
            if (issuer.isPresent()) {
                builder.addExtension(
                        Extension.authorityKeyIdentifier,
                        false,
                        identifiers.createAuthorityKeyIdentifier(issuer.get().getPublicKey()));
            }
            extensions.addTo(builder);
            var signer = new JcaContentSignerBuilder(KeyProof.signature(signing)).build(QuickKey.of(signing));
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (GeneralSecurityException | OperatorCreationException | IOException failure) {
            throw new IllegalStateException("cannot make a certificate", failure);
        }
    }

    static X509v3CertificateBuilder builder(
            X500Name issuer, BigInteger serial, Instant now, Instant end, X500Name subject, PublicKey key) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                serial,
                Date.from(now.minus(BACKDATED).truncatedTo(ChronoUnit.SECONDS)),
                Date.from(end.truncatedTo(ChronoUnit.SECONDS)),
                subject,
                key);
    }

    private static void asAuthority(X509v3CertificateBuilder builder, int pathLength) throws IOException {
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(pathLength));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    }

    static GeneralNames alternatives(Names names) {
        List<GeneralName> all = new ArrayList<>();
        names.dns().forEach(name -> all.add(new GeneralName(GeneralName.dNSName, name)));
        names.addresses()
                .forEach(address -> all.add(
                        new GeneralName(GeneralName.iPAddress, new DEROctetString(AddressRange.octets(address)))));
        return new GeneralNames(all.toArray(GeneralName[]::new));
    }

    /** Each authority has a subject of its own, so that clients never mix up two generations. */
    static X500Name authority(String tier, BigInteger serial) {
        return new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.O, "Mapkeep")
                .addRDN(BCStyle.CN, "Mapkeep local " + tier + " " + shortForm(serial))
                .build();
    }

    private static String shortForm(BigInteger serial) {
        return HexFormat.of().toHexDigits(serial.intValue());
    }

    static X500Name subject(Issued issuer) {
        return X500Name.getInstance(
                issuer.certificate().getSubjectX500Principal().getEncoded());
    }

    static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
