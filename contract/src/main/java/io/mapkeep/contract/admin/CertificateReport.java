package io.mapkeep.contract.admin;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The certificates in use, from the root down.
 *
 * @param renewalError why the last renewal failed; empty while renewals succeed
 */
public record CertificateReport(List<Certificate> certificates, Optional<String> renewalError) {
    public CertificateReport {
        certificates = List.copyOf(certificates);
    }

    /**
     * One certificate.
     *
     * @param role {@code root}, {@code intermediate} or {@code server}
     * @param serial in hexadecimal
     * @param names DNS names and addresses of the server, or those that an authority may vouch for
     * @param daysLeft whole days until {@code notAfter}; negative when it is over
     * @param sha256 fingerprint as {@code AB:CD:…}
     * @param renewsAt when the appliance makes the next one by itself; empty for the root
     */
    public record Certificate(
            String role,
            String subject,
            String issuer,
            String serial,
            List<String> names,
            Instant notBefore,
            Instant notAfter,
            long daysLeft,
            String sha256,
            Optional<Instant> renewsAt) {
        public Certificate {
            names = List.copyOf(names);
        }
    }
}
