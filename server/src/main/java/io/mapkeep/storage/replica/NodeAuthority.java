package io.mapkeep.storage.replica;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.UUID;

/**
 * Issues the certificates by which nodes know each other. It serves nodes only: a certificate of the web's authority is worth nothing
 * here, and the other way round. Its key travels to every follower, since each may become the primary.
 */
public interface NodeAuthority {
    /** The self-signed certificate that all nodes trust; made at the first call, the same ever after. */
    X509Certificate root();

    /** A certificate under {@link #root} for that key and node, with {@code urn:mapkeep:node:<uuid>} as its one alternative name. */
    X509Certificate issue(PublicKey key, UUID node, String name);
}
