package io.mapkeep.contract.admin;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The certificates in use: those of the local authority from the root down, then what was installed for this node, then what an ACME authority gave.
 *
 * @param source of the certificate that clients see: {@code local}, {@code installed} or {@code acme}
 * @param renewalError why the last renewal failed; empty while renewals succeed
 */
public record CertificateReport(List<Certificate> certificates, String source, Optional<String> renewalError) {
    public CertificateReport {
        certificates = List.copyOf(certificates);
    }

    /**
     * One certificate.
     *
     * @param role {@code root}, {@code intermediate}, {@code server}, {@code installed}, {@code installed-root} or {@code acme}
     * @param served whether clients see it
     * @param serial in hexadecimal
     * @param names DNS names and addresses of the server, or those that an authority may vouch for
     * @param daysLeft whole days until {@code notAfter}; negative when it is over
     * @param sha256 fingerprint as {@code AB:CD:…}
     * @param renewsAt when the appliance makes the next one by itself; empty where a person has to
     */
    public record Certificate(
            String role,
            boolean served,
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
