package io.mapkeep.tls;

import io.mapkeep.contract.admin.Finding;
import io.mapkeep.contract.admin.Severity;
import io.mapkeep.health.Check;
import io.mapkeep.tls.ServerIdentity.Source;
import io.mapkeep.tls.installed.Installed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether what was installed goes on working. Nothing renews it by itself, so it warns from 30 days before its end. */
final class InstalledCheck implements Check {
    static final Duration NOTICE = Duration.ofDays(30);
    private static final Duration URGENT = Duration.ofDays(7);

    private final Certificates certificates;

    InstalledCheck(Certificates certificates) {
        this.certificates = certificates;
    }

    @Override
    public String name() {
        return "installed-certificate";
    }

    @Override
    public List<Finding> run() {
        List<Finding> findings = new ArrayList<>();
        Optional<Installed> newest = certificates.installed().newest();
        boolean chosen = certificates.chosen().filter(Source.INSTALLED::equals).isPresent();
        boolean served = certificates.served().source() == Source.INSTALLED;
        if (chosen && !served) {
            findings.add(new Finding(
                    name(),
                    Severity.CRITICAL,
                    "MK-CRT-023",
                    "The installed certificate cannot be served; one of the source \""
                            + certificates.served().source().word() + "\" is served in its stead.",
                    newest.map(one -> "It ended at " + one.leaf().getNotAfter().toInstant()
                                    + ", or did not work on the port.")
                            .orElse("None that is installed names this node."),
                    "Clients that do not trust that one's authority refuse to connect.",
                    "Install the next one: mapkeep cert csr, then mapkeep cert install FILE"));
        }
        if (served) {
            soon(certificates.served().certificate().getNotAfter().toInstant(), findings);
        }
        certificates
                .drop()
                .refusal()
                .ifPresent(why -> findings.add(new Finding(
                        name(),
                        Severity.WARNING,
                        why.code(),
                        "What was put into the drop folder was not installed.",
                        why.what() + " " + why.why(),
                        "The former certificate is still served.",
                        why.fix())));
        return findings;
    }

    private void soon(Instant end, List<Finding> findings) {
        Duration left = Duration.between(certificates.now(), end);
        if (left.compareTo(NOTICE) <= 0) {
            findings.add(new Finding(
                    name(),
                    left.compareTo(URGENT) <= 0 ? Severity.CRITICAL : Severity.WARNING,
                    "MK-CRT-016",
                    "The installed certificate ends in " + Math.max(0, left.toDays()) + " days.",
                    "It ends at " + end + ", and nothing renews it by itself.",
                    "From then on the local authority's is served, which clients may not trust.",
                    "Have the next one signed: mapkeep cert csr, then mapkeep cert install FILE"));
        }
    }
}
