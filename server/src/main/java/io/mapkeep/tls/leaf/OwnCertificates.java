package io.mapkeep.tls.leaf;

import java.security.cert.X509Certificate;
import java.util.Optional;

/** The appliance's own certificates, as far as they can be revoked. */
public interface OwnCertificates {
    /** One of them, and the serial number of who signed it. */
    record Own(String authority, X509Certificate certificate) {}

    /**
     * Looks for a server's or an intermediate's.
     *
     * @throws io.mapkeep.contract.problem.ProblemException if it cannot be replaced now, so must not be revoked
     */
    Optional<Own> find(String serial);

    /** One of them was revoked: others are to be made. */
    void replace();
}
