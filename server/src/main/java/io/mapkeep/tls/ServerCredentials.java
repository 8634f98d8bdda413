package io.mapkeep.tls;

import io.mapkeep.tls.hsts.HttpsPromise;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** What the TLS port shows its clients, now and after each renewal. */
public interface ServerCredentials {
    KeyMaterial current();

    /** What is shown to clients that ask for a name which {@link #current} has not (RFC 6066, 3), the most wanted first. */
    default List<KeyMaterial> further() {
        return List.of();
    }

    /** The word of a responder on what is shown (RFC 6960), from what is at hand; empty: none is sent along. */
    default Optional<byte[]> staple(byte[] question) {
        return Optional.empty();
    }

    /** Calls {@code listener} after each change of {@link #current} or {@link #further}. */
    void onChange(Runnable listener);

    /** What browsers are told about coming by HTTPS only; empty: nothing. Asked with each request. */
    default Optional<HttpsPromise> httpsOnly() {
        return Optional.empty();
    }

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
    record KeyMaterial(PrivateKey key, List<X509Certificate> chain) {}
}
