package io.mapkeep.tls;

/** What the TLS port shows its clients, now and after each renewal. */
public interface ServerCredentials {
    KeyMaterial current();

    /** Calls {@code listener} after each change of {@link #current}. */
    void onChange(Runnable listener);

    /** A private key and its chain, the server's certificate first, the root left out. */
    record KeyMaterial(java.security.PrivateKey key, java.util.List<java.security.cert.X509Certificate> chain) {}
}
