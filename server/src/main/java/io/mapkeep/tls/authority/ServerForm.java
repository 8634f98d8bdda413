package io.mapkeep.tls.authority;

import io.mapkeep.tls.key.KeyKind;
import java.time.Duration;

/**
 * What the settings ask of the server's certificate.
 *
 * @param life of each; it is renewed earlier
 */
public record ServerForm(Names names, Duration life, KeyKind key) {
    /** Whether a certificate is what would be made now. */
    public boolean fits(Issued server) {
        return server.life().equals(life)
                && Issuance.names(server).equals(names)
                && key.isOf(server.certificate().getPublicKey());
    }
}
