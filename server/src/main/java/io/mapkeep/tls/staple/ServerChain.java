package io.mapkeep.tls.staple;

import java.security.cert.X509Certificate;
import java.util.List;

/** A chain as it is sent: the server's certificate, its issuer, and so on. */
public record ServerChain(List<X509Certificate> certificates) {
    public ServerChain {
        certificates = List.copyOf(certificates);
    }

    X509Certificate leaf() {
        return certificates.get(0);
    }

    /** Who signed the first; itself where it is alone. */
    X509Certificate issuer() {
        return certificates.get(Math.min(1, certificates.size() - 1));
    }
}
