package io.mapkeep.contract.admin;

import java.time.Instant;
import java.util.List;

/** The authorities that the appliance's own clients trust beside those of the settings. */
public record TrustedAuthorities(List<Authority> authorities) {
    public TrustedAuthorities {
        authorities = List.copyOf(authorities);
    }

    /**
     * One of them.
     *
     * @param sha256 its fingerprint, {@code AB:CD:…}
     * @param daysLeft whole days until {@code notAfter}; negative when it is over
     * @param addedBy who added it, {@code realm:name}
     */
    public record Authority(
            String sha256, String subject, Instant notAfter, long daysLeft, Instant added, String addedBy) {}

    /**
     * What {@code POST /api/v1/certificates/trust} takes.
     *
     * @param dryRun only tells what would be added
     */
    public record Addition(List<CertificateInstall.File> files, boolean dryRun) {
        public Addition {
            files = List.copyOf(files);
        }
    }
}
