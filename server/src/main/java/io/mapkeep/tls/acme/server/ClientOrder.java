package io.mapkeep.tls.acme.server;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An order for a certificate.
 *
 * @param names in lower case, sorted
 * @param serial of the certificate, once there is one
 * @param replaces the serial of the one that it renews (RFC 9773, 5)
 * @param chain in PEM, as it is handed out
 */
record ClientOrder(
        String id,
        String account,
        Status status,
        List<String> names,
        Instant created,
        Instant expires,
        Optional<String> serial,
        Optional<String> replaces,
        Optional<String> chain,
        Optional<String> error) {
    /** RFC 8555, 7.1.6. */
    enum Status {
        PENDING,
        READY,
        PROCESSING,
        VALID,
        INVALID
    }

    ClientOrder {
        names = List.copyOf(names);
    }

    boolean overAt(Instant now) {
        return status != Status.VALID && !now.isBefore(expires);
    }
}
