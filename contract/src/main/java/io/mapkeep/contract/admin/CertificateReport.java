package io.mapkeep.contract.admin;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The certificates that the appliance knows: those of the local authority from the root down, then what was installed for this node, then what an ACME authority gave, then
 * the authorities that it trusts beside those of its settings, then those of the link with other nodes, then what those and other servers showed that it depends on.
 *
 * @param source of the certificate that clients see: {@code local}, {@code installed} or {@code acme}
 * @param renewalError why the last renewal failed; empty while renewals succeed
 * @param unseen other servers whose certificate is not known
 */
public record CertificateReport(
        List<Certificate> certificates, String source, Optional<String> renewalError, List<Unseen> unseen) {
    public CertificateReport {
        certificates = List.copyOf(certificates);
        unseen = List.copyOf(unseen);
    }

    /**
     * A server that the settings name and that showed none yet.
     *
     * @param why in a few words
     */
    public record Unseen(String role, String server, String why) {}

    /**
     * One certificate.
     *
     * @param role {@code root}, {@code intermediate}, {@code server}, {@code installed}, {@code installed-root}, {@code acme}, {@code trusted}, {@code node-link},
     *     {@code node-authority}, or of another server {@code ldap}, {@code oidc:NAME}, {@code s3}, {@code acme-server}, {@code node}
     * @param served whether clients see it
     * @param serial in hexadecimal
     * @param names DNS names and addresses of the server, or those that an authority may vouch for
     * @param daysLeft whole days until {@code notAfter}; negative when it is over
     * @param sha256 fingerprint as {@code AB:CD:…}
     * @param renewsAt when the appliance makes the next one by itself; empty where a person has to
     * @param from whose word it is: who made it, or where and when it was seen
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
            Optional<Instant> renewsAt,
            String from) {
        public Certificate {
            names = List.copyOf(names);
        }
    }
}
