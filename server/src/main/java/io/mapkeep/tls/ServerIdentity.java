package io.mapkeep.tls;

import io.mapkeep.tls.ServerCredentials.KeyMaterial;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;

/**
 * Who the TLS port says it is: key and chain, and whether the next one comes by itself.
 *
 * @param renewsAt when its source makes or fetches the next one; empty if a person has to
 */
record ServerIdentity(Source source, KeyMaterial material, Optional<Instant> renewsAt) {
    /** Where a served certificate comes from. */
    enum Source {
        /** Made by the appliance's own authority. */
        LOCAL,
        /** Given by an ACME authority. */
        ACME
    }

    X509Certificate certificate() {
        return material.chain().get(0);
    }
}
