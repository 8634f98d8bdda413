package io.mapkeep.tls.revocation;

import io.mapkeep.tls.authority.Issued;
import io.mapkeep.tls.authority.Serial;
import io.mapkeep.tls.authority.Tier;
import io.mapkeep.tls.key.KeyProof;
import io.mapkeep.tls.key.QuickKey;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/**
 * Answers whether a certificate holds (RFC 6960). Each answer is signed by the authority that issued the certificate, so no further certificate is needed. Of what this
 * node did not issue it says "unknown", not "good".
 *
 * <p>An answer without a nonce serves everybody who asks the same for a minute; one with a nonce is signed for whoever asks.
 */
final class OcspResponder {
    /** How long clients may keep an answer. */
    static final Duration LIFE = Duration.ofHours(12);
    /** How long we do. */
    static final Duration KEPT = Duration.ofMinutes(1);

    private static final int MOST_KEPT = 4_096;

    private final RevocationStore store;
    private final Supplier<List<Issued>> authorities;
    private final Predicate<String> known;
    private final Clock clock;
    private final DigestCalculatorProvider digests;
    /** Of each authority that ever answered; there are few. Taking a certificate apart costs as much as signing. */
    private final Map<X509Certificate, X509CertificateHolder> holders = new ConcurrentHashMap<>();

    private final Map<String, Kept> kept = Collections.synchronizedMap(new LinkedHashMap<>(256, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
            return size() > MOST_KEPT;
        }
    });

    private record Kept(byte[] answer, Instant signed) {}

    /** @param known whether this node knows a certificate with that serial number, in hexadecimal */
    OcspResponder(RevocationStore store, Supplier<List<Issued>> authorities, Predicate<String> known, Clock clock) {
        this.store = store;
        this.authorities = authorities;
        this.known = known;
        this.clock = clock;
        try {
            this.digests = new JcaDigestCalculatorProviderBuilder().build();
        } catch (OperatorCreationException impossible) {
            throw new IllegalStateException("every JDK has SHA-1", impossible);
        }
    }

    /** Always an answer of the protocol, also to what is no question. */
    byte[] answer(byte[] question) {
        try {
            return answer(OcspQuestion.read(question));
        } catch (IOException malformed) {
            return refusal(OCSPRespBuilder.MALFORMED_REQUEST);
        }
    }

    /** The same, and nothing where it would refuse: another's certificate, or no question. */
    Optional<byte[]> known(byte[] question) {
        try {
            OcspQuestion asked = OcspQuestion.read(question);
            return issuer(asked).map(authority -> answer(asked));
        } catch (IOException malformed) {
            return Optional.empty();
        }
    }

    /** What was revoked is to be told at once. */
    void forget() {
        kept.clear();
    }

    private byte[] answer(OcspQuestion question) {
        Instant now = clock.instant();
        Optional<String> key = question.key();
        if (key.isPresent()) {
            Kept former = kept.get(key.get());
            if (former != null
                    && !now.isBefore(former.signed())
                    && now.isBefore(former.signed().plus(KEPT))) {
                return former.answer();
            }
        }
        Optional<Issued> authority = issuer(question);
        if (authority.isEmpty()) {
            // RFC 6960, 2.3: not an authority that this server may speak for.
            return refusal(OCSPRespBuilder.UNAUTHORIZED);
        }
        byte[] answer = signed(question, authority.get(), now.truncatedTo(ChronoUnit.SECONDS));
        key.ifPresent(words -> kept.put(words, new Kept(answer, now)));
        return answer;
    }

    /** The one authority that all of them name. */
    private Optional<Issued> issuer(OcspQuestion question) {
        return authorities.get().stream()
                .filter(one -> one.tier() != Tier.SERVER && !one.offline() && one.validAt(clock.instant()))
                .filter(one -> question.certificates().stream().allMatch(certificate -> isOf(certificate, one)))
                .findFirst();
    }

    private boolean isOf(CertificateID certificate, Issued authority) {
        try {
            return certificate.matchesIssuer(holder(authority), digests);
        } catch (OCSPException unknownDigest) {
            return false;
        }
    }

    private byte[] signed(OcspQuestion question, Issued authority, Instant now) {
        try {
            var builder = new BasicOCSPRespBuilder(new RespID(holder(authority).getSubject()));
            Date next = Date.from(now.plus(LIFE));
            for (CertificateID certificate : question.certificates()) {
                CertificateStatus status =
                        status(Serial.text(authority.certificate()), OcspQuestion.serial(certificate));
                builder.addResponse(certificate, status, Date.from(now), next);
            }
            question.nonce().ifPresent(nonce -> builder.setResponseExtensions(new Extensions(nonce)));
            var signer = new JcaContentSignerBuilder(KeyProof.signature(authority.key()))
                    .build(QuickKey.of(authority.key()));
            OCSPResp answer = new OCSPRespBuilder()
                    .build(
                            OCSPRespBuilder.SUCCESSFUL,
                            builder.build(signer, new X509CertificateHolder[0], Date.from(now)));
            return answer.getEncoded();
        } catch (OCSPException | OperatorCreationException | IOException failure) {
            throw new IllegalStateException("cannot sign an answer", failure);
        }
    }

    private CertificateStatus status(String authority, String serial) {
        Optional<Revocation> revocation =
                store.find(serial).filter(one -> one.authority().equals(authority));
        if (revocation.isPresent()) {
            Date when = Date.from(revocation.get().revoked());
            int reason = revocation.get().reason().code();
            return reason == CRLReason.unspecified ? new RevokedStatus(when) : new RevokedStatus(when, reason);
        }
        return known.test(serial) ? CertificateStatus.GOOD : new UnknownStatus();
    }

    private static byte[] refusal(int status) {
        try {
            return new OCSPRespBuilder().build(status, null).getEncoded();
        } catch (OCSPException | IOException impossible) {
            throw new IllegalStateException("an answer of one byte", impossible);
        }
    }

    private X509CertificateHolder holder(Issued authority) {
        return holders.computeIfAbsent(authority.certificate(), OcspResponder::holder);
    }

    private static X509CertificateHolder holder(X509Certificate authority) {
        try {
            return new JcaX509CertificateHolder(authority);
        } catch (java.security.cert.CertificateEncodingException impossible) {
            throw new IllegalStateException("a certificate that we made has no encoding", impossible);
        }
    }
}
