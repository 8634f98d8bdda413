package io.mapkeep.tls.authority;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/**
 * A certificate that this appliance made, and its key.
 *
 * @param id its place in the store, growing with each that is made
 * @param issuer the id of the authority that signed it; its own for a root
 * @param key {@link OfflineKey} where it was taken out of the appliance
 * @param life what it was asked to live for; the certificate may end sooner, with its issuer
 */
public record Issued(long id, long issuer, Tier tier, X509Certificate certificate, PrivateKey key, Duration life) {
    public Instant notBefore() {
        return certificate.getNotBefore().toInstant();
    }

    public Instant notAfter() {
        return certificate.getNotAfter().toInstant();
    }

    public boolean validAt(Instant now) {
        return !now.isBefore(notBefore()) && now.isBefore(notAfter());
    }

    /** When two thirds of its life are over. */
    public Instant renewsAt() {
        return notBefore()
                .plus(Duration.between(notBefore(), notAfter()).multipliedBy(2).dividedBy(3));
    }

    /** Whether its key is elsewhere, so that it can sign nothing here. */
    public boolean offline() {
        return key == OfflineKey.INSTANCE;
    }

    /** Whether its key can be kept as bytes; that of a hardware security module cannot, though it signs here. */
    @SuppressWarnings("NullAway") // Key says so of keys that cannot be exported
    public boolean readable() {
        return key.getEncoded() != null;
    }

    @Override
    public String toString() {
        return tier + " " + id + " " + certificate.getSerialNumber().toString(16);
    }
}
