package io.mapkeep.tls.leaf;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.tls.authority.AddressRange;
import io.mapkeep.tls.key.KeyStrength;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/**
 * A request made elsewhere (PKCS#10, RFC 2986), whose key never came here. Whoever made it has the key: its signature was verified. Of what it asks for only
 * key and names count; whether to be an authority, for how long and for what purpose is not the asker's choice.
 */
record CertificateRequest(PublicKey key, List<String> names) {
    private static final int LONGEST = 65_536;
    private static final Pattern PEM = Pattern.compile(
            "-----BEGIN (?:NEW )?CERTIFICATE REQUEST-----([A-Za-z0-9+/=\\s]+)-----END (?:NEW )?CERTIFICATE"
                    + " REQUEST-----");

    /**
     * Reads PEM.
     *
     * @throws InvalidInput (MK-TLS-042) if it is none, its signature is wrong, its key is weak, or it names what is neither a host nor an address
     */
    static CertificateRequest read(String pem) {
        Matcher matcher = PEM.matcher(pem);
        if (pem.length() > LONGEST || !matcher.find()) {
            throw unusable("It is not a PEM file with one CERTIFICATE REQUEST of at most 64 KiB.", null);
        }
        return read(decoded(matcher.group(1)));
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException cutOff) {
            throw unusable("It cannot be read: " + cutOff.getMessage(), cutOff);
        }
    }

    /** Reads DER, else as {@link #read(String)}. */
    static CertificateRequest read(byte[] der) {
        if (der.length > LONGEST) {
            throw unusable("It has more than 64 KiB.", null);
        }
        try {
            var request = new JcaPKCS10CertificationRequest(der);
            PublicKey key = request.getPublicKey();
            KeyStrength.flaw(key).ifPresent(why -> {
                throw unusable(why, null);
            });
            if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
                throw unusable("Its signature was not made with its key.", null);
            }
            return new CertificateRequest(key, names(request));
        } catch (IOException | GeneralSecurityException | OperatorCreationException | PKCSException wrong) {
            throw unusable("It cannot be read: " + wrong.getMessage(), wrong);
        } catch (InvalidInput said) {
            throw said;
        } catch (RuntimeException hostile) {
            // Bouncy Castle tells of broken ASN.1 by exceptions of many kinds.
            throw unusable("It cannot be read: " + hostile.getMessage(), hostile);
        }
    }

    /** @throws InvalidInput (MK-TLS-042) if it asks for others, or not for all */
    void requireNames(List<String> wanted) {
        var asked = new TreeSet<String>();
        names.forEach(name -> asked.add(name.toLowerCase(Locale.ROOT)));
        if (!asked.equals(new TreeSet<>(wanted))) {
            throw unusable("It asks for " + asked + ", and proven were " + wanted + ".", null);
        }
    }

    /** @throws InvalidInput (MK-TLS-042) if its key is that one */
    void requireOtherKey(PublicKey account) {
        if (key.equals(account)) {
            throw unusable("Its key is the account's; a certificate has a key of its own.", null);
        }
    }

    /** The alternative names; where there are none, the common name or user id, as old tools write it. */
    private static List<String> names(JcaPKCS10CertificationRequest request) {
        List<String> names = new ArrayList<>();
        Extensions asked = request.getRequestedExtensions();
        Extension alternatives = asked == null ? null : asked.getExtension(Extension.subjectAlternativeName);
        if (alternatives != null) {
            for (GeneralName name :
                    GeneralNames.getInstance(alternatives.getParsedValue()).getNames()) {
                names.add(name(name));
            }
            return names;
        }
        for (RDN part : request.getSubject().getRDNs()) {
            if (part.getFirst().getType().equals(BCStyle.CN)
                    || part.getFirst().getType().equals(BCStyle.UID)) {
                names.add(IETFUtils.valueToString(part.getFirst().getValue()));
            }
        }
        return names;
    }

    private static String name(GeneralName name) {
        return switch (name.getTagNo()) {
            case GeneralName.dNSName -> name.getName().toString();
            case GeneralName.iPAddress ->
                AddressRange.text(ASN1OctetString.getInstance(name.getName()).getOctets());
            default -> throw unusable("It asks for a name that is neither a host nor an address: " + name, null);
        };
    }

    private static InvalidInput unusable(String why, @org.jspecify.annotations.Nullable Throwable cause) {
        return new InvalidInput(
                Problem.of(
                        "MK-TLS-042",
                        "The request for a certificate cannot be used; nothing was issued.",
                        why,
                        "Make one with: openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout"
                                + " key.pem -out request.pem -subj / -addext subjectAltName=DNS:NAME"),
                cause);
    }
}
