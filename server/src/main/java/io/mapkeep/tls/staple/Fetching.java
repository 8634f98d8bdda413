package io.mapkeep.tls.staple;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPReqBuilder;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.SingleResp;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/** Asks the responder that a certificate names (RFC 6960), and believes what its issuer, or whom that one appointed for this, signed. */
final class Fetching {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int LARGEST = 64 * 1024;
    /** Where an answer does not say how long it is good. */
    private static final Duration ASSUMED = Duration.ofHours(12);
    /** Two clocks are never the same. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    private final Clock clock;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    Fetching(Clock clock) {
        this.clock = clock;
    }

    /** The address that the certificate names; by plain HTTP, as all of them are, since the answer is signed. */
    static Optional<URI> responder(X509Certificate certificate) {
        byte[] extension = certificate.getExtensionValue(Extension.authorityInfoAccess.getId());
        if (extension == null) {
            return Optional.empty();
        }
        try {
            for (AccessDescription one : AuthorityInformationAccess.getInstance(
                            ASN1OctetString.getInstance(extension).getOctets())
                    .getAccessDescriptions()) {
                GeneralName place = one.getAccessLocation();
                if (one.getAccessMethod().equals(AccessDescription.id_ad_ocsp)
                        && place.getTagNo() == GeneralName.uniformResourceIdentifier) {
                    URI address = URI.create(place.getName().toString());
                    return "http".equals(address.getScheme()) ? Optional.of(address) : Optional.empty();
                }
            }
        } catch (IllegalArgumentException unreadable) {
            // As if it named none.
        }
        return Optional.empty();
    }

    /** @throws IOException if there is none, or none that holds; it says why */
    Fetched fetch(ServerChain chain) throws IOException, InterruptedException {
        try {
            CertificateID id = id(chain);
            byte[] question = new OCSPReqBuilder().addRequest(id).build().getEncoded();
            HttpRequest request = HttpRequest.newBuilder(responder(chain.leaf()).orElseThrow())
                    .timeout(PATIENCE)
                    .header("Content-Type", "application/ocsp-request")
                    .POST(BodyPublishers.ofByteArray(question))
                    .build();
            HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                byte[] answer = body.readNBytes(LARGEST);
                if (response.statusCode() != 200) {
                    throw new IOException("the responder answered with HTTP status " + response.statusCode());
                }
                return verified(chain, id, answer);
            }
        } catch (GeneralSecurityException | OCSPException | OperatorCreationException unusable) {
            throw new IOException("the answer cannot be verified: " + unusable.getMessage(), unusable);
        }
    }

    private Fetched verified(ServerChain chain, CertificateID id, byte[] answer)
            throws IOException, GeneralSecurityException, OCSPException, OperatorCreationException {
        OCSPResp envelope = new OCSPResp(answer);
        if (envelope.getStatus() != OCSPResp.SUCCESSFUL
                || !(envelope.getResponseObject() instanceof BasicOCSPResp signed)) {
            throw new IOException("the responder refuses, with status " + envelope.getStatus());
        }
        X509Certificate signer = signer(chain.issuer(), signed);
        if (!signed.isSignatureValid(new JcaContentVerifierProviderBuilder().build(signer.getPublicKey()))) {
            throw new IOException("the answer's signature is not the responder's");
        }
        for (SingleResp one : signed.getResponses()) {
            if (one.getCertID().getSerialNumber().equals(id.getSerialNumber())) {
                return timely(one, answer);
            }
        }
        throw new IOException("the answer is about another certificate");
    }

    private Fetched timely(SingleResp one, byte[] answer) throws IOException {
        Instant begin = one.getThisUpdate().toInstant();
        Instant end =
                Optional.ofNullable(one.getNextUpdate()).map(Date::toInstant).orElse(begin.plus(ASSUMED));
        Instant now = clock.instant();
        if (now.plus(SKEW).isBefore(begin) || !now.isBefore(end)) {
            throw new IOException("the answer is good from " + begin + " to " + end + " only");
        }
        return new Fetched(one.getCertID().getSerialNumber(), answer, begin.minus(SKEW), end);
    }

    /** The issuer itself, or one with its certificate for this purpose (RFC 6960, 4.2.2.2). */
    private X509Certificate signer(X509Certificate issuer, BasicOCSPResp signed)
            throws GeneralSecurityException, IOException {
        for (X509CertificateHolder holder : signed.getCerts()) {
            X509Certificate one = new JcaX509CertificateConverter().getCertificate(holder);
            boolean appointed = one.getExtendedKeyUsage() != null
                    && one.getExtendedKeyUsage().contains(KeyPurposeId.id_kp_OCSPSigning.getId());
            if (appointed && !one.equals(issuer)) {
                one.checkValidity(Date.from(clock.instant()));
                one.verify(issuer.getPublicKey());
                return one;
            }
        }
        return issuer;
    }

    private static CertificateID id(ServerChain chain)
            throws GeneralSecurityException, OCSPException, OperatorCreationException {
        return new CertificateID(
                new JcaDigestCalculatorProviderBuilder().build().get(CertificateID.HASH_SHA1),
                new JcaX509CertificateHolder(chain.issuer()),
                chain.leaf().getSerialNumber());
    }
}
