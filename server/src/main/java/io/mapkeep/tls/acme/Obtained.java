package io.mapkeep.tls.acme;

import io.mapkeep.tls.authority.Pem;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What an authority gave.
 *
 * @param names those that were asked for
 * @param chain the server's certificate first
 */
public record Obtained(List<String> names, List<X509Certificate> chain, PrivateKey key) {
    public Obtained {
        names = List.copyOf(names);
        chain = List.copyOf(chain);
    }

    static Obtained of(List<String> names, String pem, PrivateKey key) throws GeneralSecurityException {
        List<X509Certificate> chain = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
                .stream()
                .map(X509Certificate.class::cast)
                .toList();
        return new Obtained(names, chain, key);
    }

    String pem() {
        return Pem.chain(chain);
    }

    public X509Certificate certificate() {
        return chain.get(0);
    }

    boolean validAt(Instant now) {
        return !now.isBefore(certificate().getNotBefore().toInstant())
                && now.isBefore(certificate().getNotAfter().toInstant());
    }

    /** When two thirds of its life are over, for authorities that do not say themselves. */
    Instant renewsAt() {
        Instant begin = certificate().getNotBefore().toInstant();
        Instant end = certificate().getNotAfter().toInstant();
        return begin.plus(Duration.between(begin, end).multipliedBy(2).dividedBy(3));
    }

    @Override
    public String toString() {
        return "Obtained" + names;
    }
}
