package io.mapkeep.tls;

import java.util.Optional;

/** What the TLS port shows its clients, now and after each renewal. */
public interface ServerCredentials {
    KeyMaterial current();

    /** Calls {@code listener} after each change of {@link #current}. */
    void onChange(Runnable listener);

    /** Whether an ACME authority may be about to look at the port (RFC 8737); asked at each handshake. */
    default boolean isChallenged() {
        return false;
    }

    /**
     * What is shown to an authority that asks for the protocol {@code acme-tls/1}, and to nobody else; empty where that name is not being proven.
     *
     * @param name that it asks for (SNI), in lower case
     */
    default Optional<KeyMaterial> challenge(String name) {
        return Optional.empty();
    }

    /** A private key and its chain, the server's certificate first, the root left out. */
    record KeyMaterial(java.security.PrivateKey key, java.util.List<java.security.cert.X509Certificate> chain) {}
}
