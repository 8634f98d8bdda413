package io.mapkeep.contract.admin;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Certificates that the appliance's authority issued to others, newest first.
 *
 * @param next what to ask for as {@code before} to get the next page; empty on the last
 */
public record IssuedCertificates(List<Certificate> certificates, Optional<Long> next) {
    public IssuedCertificates {
        certificates = List.copyOf(certificates);
    }

    /**
     * One of them.
     *
     * @param purpose {@code server} or {@code client}
     * @param state {@code valid}, {@code expired} or {@code revoked}
     * @param daysLeft whole days until {@code notAfter}; negative when it is over
     */
    public record Certificate(
            String serial,
            String purpose,
            List<String> names,
            String issuedBy,
            Instant notBefore,
            Instant notAfter,
            long daysLeft,
            String state,
            Optional<Instant> revoked,
            Optional<String> reason) {
        public Certificate {
            names = List.copyOf(names);
        }
    }

    /**
     * One that was just made.
     *
     * @param chain PEM: the certificate and the authorities above it, without the root
     * @param root PEM of what clients trust
     * @param key PEM (PKCS#8) of the key that was made for it, told this once; empty where a request brought its own
     */
    public record Made(Certificate certificate, String chain, String root, Optional<String> key) {
        @Override
        public String toString() {
            return "Made[certificate=" + certificate + "]";
        }
    }
}
