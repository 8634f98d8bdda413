package io.mapkeep.identity.key.certificate;

import io.mapkeep.access.CertificateKeys;
import io.mapkeep.access.Vouching;
import io.mapkeep.access.Vouching.Word;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * Reads certificates that are registered, and judges those that are shown. What is registered is the public key: whoever issued the certificate could issue another one for the
 * same name, and must not get in by that.
 */
public final class ClientCertificates {
    private static final int LONGEST = 20_000;
    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";

    private final String appliance;
    private final Vouching authority;
    private final Clock clock;

    /** @param appliance its name, which proofs of possession hold */
    public ClientCertificates(String appliance, Vouching authority, Clock clock) {
        this.appliance = appliance;
        this.authority = authority;
        this.clock = clock;
    }

    /**
     * What is kept of a registered certificate.
     *
     * @param pin SHA-256 of its SubjectPublicKeyInfo, by which it is known again, also after a renewal with the same key
     * @param issuedHere whether the appliance's authority issued it; then one with this key counts only if that issued it too, so that a revocation cannot be got round with
     *     a certificate of one's own
     */
    public record Registered(byte[] pin, boolean issuedHere) {}

    /**
     * What the private key of a certificate has to sign before it is registered, see {@link Possession}.
     *
     * @param owner whose key it is to be
     * @throws IllegalArgumentException if there is none in the PEM text, or it could not be used
     */
    public String possession(String pem, String owner) {
        return new Possession(usable(pem), appliance, owner).text();
    }

    /**
     * @param signature of the text that {@link #possession} gives
     * @throws IllegalArgumentException if it does not prove that whoever sends it has the private key
     */
    public void requirePossession(String pem, String owner, String signature) {
        new Possession(usable(pem), appliance, owner).require(signature);
    }

    /**
     * Reads the certificate in a PEM text; of a chain the first.
     *
     * @throws IllegalArgumentException if there is none, or it could not be used
     */
    public Registered register(String pem) {
        X509Certificate certificate = usable(pem);
        return new Registered(pin(certificate), authority.about(certificate) == Word.GOOD);
    }

    private X509Certificate usable(String pem) {
        X509Certificate certificate = parse(pem);
        objection(certificate, authority.about(certificate)).ifPresent(why -> {
            throw new IllegalArgumentException("it " + why);
        });
        return certificate;
    }

    /** Why a certificate that is shown does not hold, to follow "it"; empty if it does. */
    public Optional<String> objection(X509Certificate shown, boolean issuedHere) {
        Word word = authority.about(shown);
        return issuedHere && word == Word.FOREIGN
                ? Optional.of("has the right key, but is not the one that the appliance issued")
                : objection(shown, word);
    }

    private Optional<String> objection(X509Certificate certificate, Word word) {
        Instant now = clock.instant();
        if (word == Word.REVOKED) {
            return Optional.of("was revoked");
        }
        if (word == Word.NOT_A_CLIENT) {
            return Optional.of("was issued for a server, not for a client");
        }
        if (now.isAfter(certificate.getNotAfter().toInstant())) {
            return Optional.of("ended on " + certificate.getNotAfter().toInstant());
        }
        return now.isBefore(certificate.getNotBefore().toInstant())
                ? Optional.of("begins on " + certificate.getNotBefore().toInstant())
                : Optional.empty();
    }

    public static byte[] pin(X509Certificate certificate) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(certificate.getPublicKey().getEncoded());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static X509Certificate parse(String pem) {
        if (pem.contains("PRIVATE KEY")) {
            throw new IllegalArgumentException("there is a private key in it; that must not leave its owner");
        }
        int begin = pem.indexOf(BEGIN);
        if (begin < 0 || pem.length() > LONGEST) {
            throw new IllegalArgumentException("it is no certificate in PEM form of up to " + LONGEST + " characters");
        }
        try {
            var certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(
                            new ByteArrayInputStream(pem.substring(begin).getBytes(StandardCharsets.US_ASCII)));
            if (!CertificateKeys.usable(certificate.getPublicKey())) {
                throw new IllegalArgumentException("its key is not " + CertificateKeys.TAKEN);
            }
            return certificate;
        } catch (CertificateException damaged) {
            throw new IllegalArgumentException("it cannot be read as a certificate", damaged);
        }
    }
}
