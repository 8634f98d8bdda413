package io.mapkeep.contract.admin;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

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
     * What the command did to the trust of the machine's own programs, and {@code POST /api/v1/certificates/trust/machine} enters in the audit log.
     *
     * @param file that it put there or took away
     * @param before fingerprint of what was in it, {@code AB:CD:…}; empty if it was not there
     * @param after likewise
     */
    public record MachineAct(String file, Optional<String> before, Optional<String> after) {}

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
