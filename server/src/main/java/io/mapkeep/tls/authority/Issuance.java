package io.mapkeep.tls.authority;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
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
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Makes certificates (RFC 5280) on P-256 keys. Both authorities carry critical name constraints, so that a stolen key of theirs is worth
 * nothing for any other name; the JDK's providers do the cryptography, BouncyCastle the encoding.
 */
public final class Issuance {
    static final Duration ROOT_LIFE = Duration.ofDays(3_650);
    static final Duration INTERMEDIATE_LIFE = Duration.ofDays(365);

    /** Certificates begin in the past, for clients whose clocks are slow. */
    static final Duration BACKDATED = Duration.ofHours(1);

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int LONGEST_COMMON_NAME = 64;

    private Issuance() {}

    /** A new root that may vouch for {@code names} and what lies below them, through one intermediate. */
    public static Issued root(long id, Names names, Instant now) {
        KeyPair keys = keys();
        BigInteger serial = serial();
        X500Name subject = authority("root", serial);
        var builder = builder(subject, serial, now, now.plus(ROOT_LIFE), subject, keys);
        return issue(Optional.empty(), keys, id, Tier.ROOT, ROOT_LIFE, builder, extensions -> {
            asAuthority(extensions, 1);
            extensions.addExtension(Extension.nameConstraints, true, constraints(names));
        });
    }

    /** A new intermediate with its root's constraints, for servers only. */
    public static Issued intermediate(long id, Issued root, Instant now) {
        KeyPair keys = keys();
        BigInteger serial = serial();
        Instant end = earlier(now.plus(INTERMEDIATE_LIFE), root.notAfter());
        var builder = builder(subject(root), serial, now, end, authority("intermediate", serial), keys);
        return issue(Optional.of(root), keys, id, Tier.INTERMEDIATE, INTERMEDIATE_LIFE, builder, extensions -> {
            asAuthority(extensions, 0);
            extensions.addExtension(Extension.nameConstraints, true, constraints(permitted(root)));
            extensions.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        });
    }

    /** A new server certificate. It never outlives its issuer. */
    public static Issued server(long id, Issued intermediate, Names names, Duration life, Instant now) {
        KeyPair keys = keys();
        Instant end = earlier(now.plus(life), intermediate.notAfter());
        String main = names.dns().get(0);
        var subject = new X500NameBuilder(BCStyle.INSTANCE);
        if (main.length() <= LONGEST_COMMON_NAME) {
            subject.addRDN(BCStyle.CN, main);
        }
        X500Name name = subject.build();
        var builder = builder(subject(intermediate), serial(), now, end, name, keys);
        return issue(Optional.of(intermediate), keys, id, Tier.SERVER, life, builder, extensions -> {
            extensions.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            extensions.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            extensions.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            // Critical where the subject is empty: RFC 5280, 4.2.1.6.
            extensions.addExtension(Extension.subjectAlternativeName, name.getRDNs().length == 0, alternatives(names));
        });
    }

    /** The names that an authority's constraints permit. */
    public static Names permitted(Issued authority) {
        byte[] extension = authority.certificate().getExtensionValue(Extension.nameConstraints.getId());
        if (extension == null) {
            return new Names(List.of(), List.of());
        }
        List<String> dns = new ArrayList<>();
        List<String> addresses = new ArrayList<>();
        var constraints = NameConstraints.getInstance(
                ASN1OctetString.getInstance(extension).getOctets());
        for (GeneralSubtree subtree : constraints.getPermittedSubtrees()) {
            GeneralName base = subtree.getBase();
            if (base.getTagNo() == GeneralName.dNSName) {
                dns.add(base.getName().toString());
            } else if (base.getTagNo() == GeneralName.iPAddress) {
                addresses.add(
                        address(ASN1OctetString.getInstance(base.getName()).getOctets()));
            }
        }
        return new Names(dns, addresses);
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
                addresses.add(text(octets));
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
        try {
            var identifiers = new JcaX509ExtensionUtils();
            builder.addExtension(
                    Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(keys.getPublic()));
            if (issuer.isPresent()) {
                builder.addExtension(
                        Extension.authorityKeyIdentifier,
                        false,
                        identifiers.createAuthorityKeyIdentifier(
                                issuer.get().certificate().getPublicKey()));
            }
            extensions.addTo(builder);
            var signer = new JcaContentSignerBuilder("SHA256withECDSA")
                    .build(issuer.map(Issued::key).orElse(keys.getPrivate()));
            X509Certificate certificate = new JcaX509CertificateConverter().getCertificate(builder.build(signer));
            return new Issued(id, issuer.map(Issued::id).orElse(id), tier, certificate, keys.getPrivate(), life);
        } catch (GeneralSecurityException | OperatorCreationException | IOException failure) {
            throw new IllegalStateException("cannot make a certificate", failure);
        }
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer, BigInteger serial, Instant now, Instant end, X500Name subject, KeyPair keys) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                serial,
                Date.from(now.minus(BACKDATED).truncatedTo(ChronoUnit.SECONDS)),
                Date.from(end.truncatedTo(ChronoUnit.SECONDS)),
                subject,
                keys.getPublic());
    }

    private static void asAuthority(X509v3CertificateBuilder builder, int pathLength) throws IOException {
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(pathLength));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    }

    private static NameConstraints constraints(Names names) {
        List<GeneralSubtree> permitted = new ArrayList<>();
        names.dns().stream()
                .map(Names::withoutWildcard)
                .distinct()
                .forEach(name -> permitted.add(new GeneralSubtree(new GeneralName(GeneralName.dNSName, name))));
        for (String address : names.addresses()) {
            byte[] octets = octets(address);
            byte[] withMask = Arrays.copyOf(octets, octets.length * 2);
            Arrays.fill(withMask, octets.length, withMask.length, (byte) 0xFF);
            permitted.add(new GeneralSubtree(new GeneralName(GeneralName.iPAddress, new DEROctetString(withMask))));
        }
        return new NameConstraints(permitted.toArray(GeneralSubtree[]::new), null);
    }

    private static GeneralNames alternatives(Names names) {
        List<GeneralName> all = new ArrayList<>();
        names.dns().forEach(name -> all.add(new GeneralName(GeneralName.dNSName, name)));
        names.addresses()
                .forEach(address ->
                        all.add(new GeneralName(GeneralName.iPAddress, new DEROctetString(octets(address)))));
        return new GeneralNames(all.toArray(GeneralName[]::new));
    }

    /** Each authority has a subject of its own, so that clients never mix up two generations. */
    private static X500Name authority(String tier, BigInteger serial) {
        return new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.O, "Mapkeep")
                .addRDN(BCStyle.CN, "Mapkeep local " + tier + " " + shortForm(serial))
                .build();
    }

    private static String shortForm(BigInteger serial) {
        return HexFormat.of().toHexDigits(serial.intValue());
    }

    private static X500Name subject(Issued issuer) {
        return X500Name.getInstance(
                issuer.certificate().getSubjectX500Principal().getEncoded());
    }

    private static BigInteger serial() {
        return new BigInteger(128, RANDOM).setBit(0);
    }

    private static KeyPair keys() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has P-256", impossible);
        }
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static byte[] octets(String address) {
        try {
            return InetAddress.getByName(address).getAddress();
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException("not an address: " + address, impossible);
        }
    }

    private static String address(byte[] withMask) {
        return text(Arrays.copyOf(withMask, withMask.length / 2));
    }

    private static String text(byte[] octets) {
        try {
            return InetAddress.getByAddress(octets).getHostAddress();
        } catch (UnknownHostException wrongLength) {
            throw new IllegalArgumentException("not an address", wrongLength);
        }
    }
}
