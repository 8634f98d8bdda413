package io.mapkeep.tls.installed;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What the appliance knows before a file is looked at.
 *
 * @param authorities any certificates that may complete a chain
 * @param keys of requests, and of what was installed before
 */
public record Known(List<X509Certificate> authorities, List<PrivateKey> keys) {
    public Known {
        authorities = List.copyOf(authorities);
        keys = List.copyOf(keys);
    }
}
