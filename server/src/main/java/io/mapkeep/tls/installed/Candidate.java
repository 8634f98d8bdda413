package io.mapkeep.tls.installed;

import io.mapkeep.contract.admin.Finding;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What passed the examination and may be served.
 *
 * @param chain the server's certificate first, as it is to be sent
 * @param root what clients have to trust
 * @param node the name that it is installed for
 * @param warnings what an admin should know, and what does not stand against serving it
 */
public record Candidate(
        List<X509Certificate> chain, X509Certificate root, PrivateKey key, String node, List<Finding> warnings) {
    public Candidate {
        chain = List.copyOf(chain);
        warnings = List.copyOf(warnings);
    }

    public X509Certificate leaf() {
        return chain.get(0);
    }
}
