package io.mapkeep.tls.leaf;

import io.mapkeep.tls.authority.Issued;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Who signs now.
 *
 * @param above what is sent after the certificate, from the intermediate upwards; the root is left out
 */
public record Signing(Issued intermediate, List<X509Certificate> above, X509Certificate root) {
    public Signing {
        above = List.copyOf(above);
    }
}
