package io.mapkeep.contract.admin;

import java.time.Instant;
import java.util.List;

/**
 * What an installation changes, or would.
 *
 * @param applied false for a rehearsal
 * @param chain names of what is sent to clients, the server's certificate first
 * @param root what clients have to trust
 * @param rootSha256 its fingerprint, {@code AB:CD:…}
 * @param changes what differs from what is served now
 * @param warnings what does not stand against it
 */
public record CertificateInstallReport(
        boolean applied,
        String serial,
        List<String> names,
        String key,
        Instant notBefore,
        Instant notAfter,
        List<String> chain,
        String root,
        String rootSha256,
        List<Change> changes,
        List<Finding> warnings) {
    public CertificateInstallReport {
        names = List.copyOf(names);
        chain = List.copyOf(chain);
        changes = List.copyOf(changes);
        warnings = List.copyOf(warnings);
    }

    /** One property before and after. */
    public record Change(String what, String before, String after) {}
}
