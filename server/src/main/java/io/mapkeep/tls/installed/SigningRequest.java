package io.mapkeep.tls.installed;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.tls.authority.Names;
import io.mapkeep.tls.authority.Pem;
import io.mapkeep.tls.key.KeyKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/**
 * A request to an authority (PKCS#10, RFC 2986) and the key that it is about, which is made here and never leaves.
 *
 * @param encoded in DER
 */
public record SigningRequest(byte[] encoded, PrivateKey key) {
    private static final int LONGEST_COMMON_NAME = 64;

    /**
     * Makes a key and a request for it.
     *
     * @param subject what the authority wants to read beside the names, like {@code O=Example,C=DE} (RFC 4514); may be empty
     * @throws InvalidInput (MK-CRT-020) if the subject cannot be read
     */
    public static SigningRequest make(KeyKind kind, Names names, String subject) {
        X500Name name = subject(subject, names);
        try {
            KeyPair pair = kind.make();
            var extensions = new ExtensionsGenerator();
            // Critical where the subject is empty: RFC 5280, 4.2.1.6.
            extensions.addExtension(Extension.subjectAlternativeName, name.getRDNs().length == 0, alternatives(names));
            extensions.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            extensions.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            var request = new JcaPKCS10CertificationRequestBuilder(name, pair.getPublic())
                    .addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate())
                    .build(new JcaContentSignerBuilder(kind.signature()).build(pair.getPrivate()));
            return new SigningRequest(request.getEncoded(), pair.getPrivate());
        } catch (OperatorCreationException | IOException failure) {
            throw new IllegalStateException("cannot make a request", failure);
        }
    }

    public String pem() {
        return Pem.of("CERTIFICATE REQUEST", encoded);
    }

    private static X500Name subject(String written, Names names) {
        var builder = new X500NameBuilder(BCStyle.INSTANCE);
        String main = names.all().get(0);
        try {
            X500Name given = new X500Name(BCStyle.INSTANCE, written);
            boolean named = given.getRDNs(BCStyle.CN).length > 0;
            for (var rdn : given.getRDNs()) {
                builder.addMultiValuedRDN(rdn.getTypesAndValues());
            }
            if (!named && main.length() <= LONGEST_COMMON_NAME) {
                builder.addRDN(BCStyle.CN, main);
            }
            return builder.build();
        } catch (IllegalArgumentException unreadable) {
            throw new InvalidInput(Problem.of(
                    "MK-CRT-020",
                    "The subject \"" + written + "\" cannot be read.",
                    String.valueOf(unreadable.getMessage()),
                    "Write it like O=Example Ltd,L=Bonn,C=DE; leave the name of the server out."));
        }
    }

    private static GeneralNames alternatives(Names names) {
        List<GeneralName> all = new ArrayList<>();
        names.dns().forEach(name -> all.add(new GeneralName(GeneralName.dNSName, name)));
        names.addresses().forEach(address -> {
            try {
                all.add(new GeneralName(
                        GeneralName.iPAddress,
                        new DEROctetString(InetAddress.getByName(address).getAddress())));
            } catch (UnknownHostException impossible) {
                throw new IllegalArgumentException("not an address: " + address, impossible);
            }
        });
        return new GeneralNames(all.toArray(GeneralName[]::new));
    }
}
