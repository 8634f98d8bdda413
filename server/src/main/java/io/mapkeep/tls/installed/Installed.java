package io.mapkeep.tls.installed;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * A certificate that was installed, and its key.
 *
 * @param id grows with each that is installed
 * @param chain the server's certificate first, each one's issuer next, the root left out unless the certificate is its own
 * @param root what clients have to trust
 */
public record Installed(long id, Instant installed, List<X509Certificate> chain, PrivateKey key, X509Certificate root) {
    public Installed {
        chain = List.copyOf(chain);
    }

    public X509Certificate leaf() {
        return chain.get(0);
    }

    public boolean validAt(Instant now) {
        return !now.isBefore(leaf().getNotBefore().toInstant())
                && now.isBefore(leaf().getNotAfter().toInstant());
    }

    @Override
    public String toString() {
        return "installed " + id + " " + leaf().getSerialNumber().toString(16);
    }
}
