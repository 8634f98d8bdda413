package io.mapkeep.tls.installed;

import io.mapkeep.tls.material.CertificateNames;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A certificate and its issuers up to the root, found among any number of certificates in any order. An issuer is whoever has the name and whose key verifies the
 * signature, so that one of two generations of the same name is told from the other.
 *
 * @param links the server's certificate first, the last whose issuer is no other; a root if {@link #complete}
 */
public record Chain(List<X509Certificate> links) {
    private static final int LONGEST = 8;

    /** Follows the issuers from {@code leaf} as far as they are known. */
    public static Chain from(X509Certificate leaf, Collection<X509Certificate> known) {
        List<X509Certificate> links = new ArrayList<>(List.of(leaf));
        X509Certificate last = leaf;
        while (!signedBySelf(last) && links.size() < LONGEST) {
            Optional<X509Certificate> issuer = issuer(last, known, links);
            if (issuer.isEmpty()) {
                break;
            }
            last = issuer.get();
            links.add(last);
        }
        return new Chain(List.copyOf(links));
    }

    /** Of several that fit, as after a renewal with the same key, the one that ends last. */
    private static Optional<X509Certificate> issuer(
            X509Certificate of, Collection<X509Certificate> known, List<X509Certificate> taken) {
        return known.stream()
                .filter(one -> one.getSubjectX500Principal().equals(of.getIssuerX500Principal()))
                .filter(one -> !taken.contains(one))
                .filter(one -> signed(of, one))
                .max(java.util.Comparator.comparing(X509Certificate::getNotAfter));
    }

    static boolean signedBySelf(X509Certificate one) {
        return one.getSubjectX500Principal().equals(one.getIssuerX500Principal()) && signed(one, one);
    }

    private static boolean signed(X509Certificate one, X509Certificate issuer) {
        try {
            one.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException | RuntimeException not) {
            return false;
        }
    }

    /** Whether it ends in a root. */
    public boolean complete() {
        return signedBySelf(last());
    }

    public X509Certificate last() {
        return links.get(links.size() - 1);
    }

    /** What a server sends: all but the root, which clients have already; a certificate that is its own root stays. */
    public List<X509Certificate> served() {
        return complete() && links.size() > 1 ? links.subList(0, links.size() - 1) : links;
    }

    /** Checks it as a strict client does (RFC 5280, 6.1), revocation left out. The root is taken for trusted. Says what is wrong; empty if nothing is. */
    Optional<String> flaw(Instant now) {
        try {
            var parameters = new PKIXParameters(Set.of(new TrustAnchor(last(), null)));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(served()), parameters);
            return Optional.empty();
        } catch (CertPathValidatorException refused) {
            String where = refused.getIndex() >= 0
                    ? "\"" + CertificateNames.brief(served().get(refused.getIndex())) + "\": "
                    : "";
            return Optional.of(where + refused.getMessage() + ".");
        } catch (InvalidAlgorithmParameterException | java.security.cert.CertificateException unusable) {
            return Optional.of(unusable.getMessage() + ".");
        } catch (java.security.NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has PKIX", impossible);
        }
    }
}
