package io.mapkeep.tls.material;

import io.mapkeep.tls.material.Material.Gathering;
import java.io.IOException;
import java.security.GeneralSecurityException;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/**
 * A binary file. Which of seven it is shows in the kinds of its first parts:
 *
 * <pre>
 *   { OBJECT IDENTIFIER, …                   PKCS#7 signed data          { SEQUENCE, OCTET STRING }              encrypted PKCS#8
 *   { INTEGER 3, { OBJECT IDENTIFIER, …      PKCS#12                     { SEQUENCE, SEQUENCE, BIT STRING }      certificate, or request
 *   { INTEGER, { OBJECT IDENTIFIER }, OCTETS PKCS#8                      { INTEGER, INTEGER, …  RSA key   { INTEGER, OCTETS, …  EC key
 * </pre>
 */
final class DerFile {
    private static final int PKCS12_VERSION = 3;

    private DerFile() {}

    static void read(byte[] content, Opening opening, Gathering into) throws IOException, GeneralSecurityException {
        if (!(ASN1Primitive.fromByteArray(content) instanceof ASN1Sequence parts) || parts.size() < 2) {
            throw MaterialProblems.unreadable(opening.file(), "It is neither PEM nor DER.", null);
        }
        ASN1Encodable first = parts.getObjectAt(0);
        ASN1Encodable second = parts.getObjectAt(1);
        if (first instanceof ASN1ObjectIdentifier) {
            signedData(ContentInfo.getInstance(parts), into);
        } else if (first instanceof ASN1Integer version && second instanceof ASN1Sequence) {
            if (version.hasValue(PKCS12_VERSION)) {
                opening.pkcs12(content, into);
            } else {
                into.add(Opening.key(PrivateKeyInfo.getInstance(parts)));
            }
        } else if (first instanceof ASN1Integer && second instanceof ASN1Integer) {
            var rsa = new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);
            into.add(Opening.key(new PrivateKeyInfo(rsa, parts)));
        } else if (first instanceof ASN1Integer && second instanceof ASN1OctetString) {
            var curve = ECPrivateKey.getInstance(parts).getParametersObject();
            into.add(Opening.key(
                    new PrivateKeyInfo(new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve), parts)));
        } else if (second instanceof ASN1OctetString) {
            into.add(opening.decrypted(new PKCS8EncryptedPrivateKeyInfo(content)));
        } else if (parts.size() == 3 && parts.getObjectAt(2) instanceof ASN1BitString) {
            certificate(content, first, opening, into);
        } else {
            throw MaterialProblems.unreadable(opening.file(), "It is DER, but neither a certificate nor a key.", null);
        }
    }

    /** A request has the version first, without the tag that it has in a certificate, and the attributes last. */
    private static void certificate(byte[] content, ASN1Encodable body, Opening opening, Gathering into)
            throws GeneralSecurityException {
        boolean request = body instanceof ASN1Sequence fields
                && fields.size() <= 4
                && fields.getObjectAt(0) instanceof ASN1Integer;
        if (request) {
            throw MaterialProblems.request(opening.file());
        }
        into.add(Opening.certificate(content));
    }

    /** The certificates of a {@code .p7b} (RFC 5652, 5.1). Who signed what in it does not matter: each certificate is judged by itself. */
    static void signedData(ContentInfo content, Gathering into) throws IOException, GeneralSecurityException {
        if (!content.getContentType().equals(CMSObjectIdentifiers.signedData)) {
            throw new IOException("PKCS#7 of type " + content.getContentType() + ", not signed data");
        }
        ASN1Set certificates = SignedData.getInstance(content.getContent()).getCertificates();
        if (certificates == null) {
            throw new IOException("signed data without certificates");
        }
        for (ASN1Encodable one : certificates) {
            into.add(Opening.certificate(one.toASN1Primitive().getEncoded()));
        }
    }
}
