package io.mapkeep.tls.revocation;

import io.mapkeep.tls.authority.Issued;
import io.mapkeep.tls.key.KeyProof;
import io.mapkeep.tls.revocation.RevocationStore.Edition;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Signs a list of revoked certificates (RFC 5280, 5). The same edition of the same revocations says the same, whoever signs it; the signature alone differs. */
final class RevocationList {
    private RevocationList() {}

    static byte[] sign(Issued authority, Edition edition, List<Revocation> listed) {
        try {
            var issuer = X500Name.getInstance(
                    authority.certificate().getSubjectX500Principal().getEncoded());
            var builder = new X509v2CRLBuilder(issuer, Date.from(edition.thisUpdate()));
            builder.setNextUpdate(Date.from(edition.nextUpdate()));
            for (Revocation one : listed) {
                // "Unspecified" is not said, it is meant by saying nothing (RFC 5280, 5.3.1).
                builder.addCRLEntry(
                        new BigInteger(one.serial(), 16),
                        Date.from(one.revoked()),
                        one.reason().code());
            }
            builder.addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.valueOf(edition.number())));
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils()
                            .createAuthorityKeyIdentifier(
                                    authority.certificate().getPublicKey()));
            return builder.build(
                            new JcaContentSignerBuilder(KeyProof.signature(authority.key())).build(authority.key()))
                    .getEncoded();
        } catch (GeneralSecurityException | OperatorCreationException | IOException failure) {
            throw new IllegalStateException("cannot sign a list of revoked certificates", failure);
        }
    }
}
