package io.mapkeep.tls;

import io.mapkeep.contract.admin.Finding;
import io.mapkeep.contract.admin.Severity;
import io.mapkeep.health.Check;
import io.mapkeep.tls.LocalSource.Generation;
import io.mapkeep.tls.acme.AcmeRenewal;
import io.mapkeep.tls.authority.Issued;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Whether clients can go on trusting the server: remaining life, renewals, the root's age, the clock. */
final class CertificateCheck implements Check {
    private static final Duration URGENT = Duration.ofDays(7);
    private static final Duration OVERDUE = Duration.ofHours(1);
    private static final Duration ROOT_WARNING = Duration.ofDays(365);
    private static final Duration ROOT_URGENT = Duration.ofDays(60);
    private static final Duration OFFLINE_URGENT = Duration.ofDays(30);
    private static final Duration NEWS = Duration.ofDays(30);

    private final Certificates certificates;

    CertificateCheck(Certificates certificates) {
        this.certificates = certificates;
    }

    @Override
    public String name() {
        return "certificate";
    }

    @Override
    public List<Finding> run() {
        Generation generation = certificates.generation();
        Instant now = certificates.now();
        List<Finding> findings = new ArrayList<>();
        life(generation.server(), now, findings);
        life(generation.intermediate(), now, findings);
        renewal(generation, now, findings);
        root(generation, now, findings);
        offlineRoot(generation, now, findings);
        acme(findings);
        names(findings);
        return findings;
    }

    private void life(Issued one, Instant now, List<Finding> findings) {
        String what = "The " + CertificateResource.word(one.tier()) + " certificate ";
        // A certificate of a day or two is always close to its end; a sixth of its life is urgent then.
        Duration life = Duration.between(one.notBefore(), one.notAfter());
        Duration urgent = life.dividedBy(6).compareTo(URGENT) < 0 ? life.dividedBy(6) : URGENT;
        if (now.isBefore(one.notBefore())) {
            findings.add(finding(
                    Severity.CRITICAL,
                    "MK-TLS-005",
                    what + "is not valid yet.",
                    "The clock says " + now.truncatedTo(ChronoUnit.SECONDS) + ", and the certificate begins at "
                            + one.notBefore() + ".",
                    "Clients refuse to connect, or this machine's clock is wrong.",
                    "Set the clock: timedatectl"));
        } else if (!now.isBefore(one.notAfter().minus(urgent))) {
            boolean over = !now.isBefore(one.notAfter());
            findings.add(finding(
                    Severity.CRITICAL,
                    "MK-TLS-002",
                    what + (over ? "is expired." : "expires soon."),
                    "It ends at " + one.notAfter() + " and was to be renewed at " + one.renewsAt() + ".",
                    over ? "Clients refuse to connect." : "From then on clients refuse to connect.",
                    "Look for the reason in the log, then restart the appliance: journalctl -u mapkeep"));
        }
    }

    private void renewal(Generation generation, Instant now, List<Finding> findings) {
        var error = certificates.renewalError();
        boolean overdue = now.isAfter(generation.server().renewsAt().plus(OVERDUE))
                || (!generation.root().offline()
                        && now.isAfter(generation.intermediate().renewsAt().plus(OVERDUE)));
        if (error.isPresent() || overdue) {
            findings.add(finding(
                    Severity.WARNING,
                    "MK-TLS-003",
                    "The certificates could not be renewed.",
                    error.orElse("No renewal ran since " + generation.server().renewsAt() + "."),
                    "The server's certificate ends at " + generation.server().notAfter() + ".",
                    "See to what the cause names; renewal is tried each minute: df -h; journalctl -u mapkeep"));
        }
    }

    private void root(Generation generation, Instant now, List<Finding> findings) {
        Issued root = generation.root();
        if (!now.isBefore(root.notAfter().minus(ROOT_WARNING))) {
            findings.add(
                    finding(
                            now.isBefore(root.notAfter().minus(ROOT_URGENT)) ? Severity.WARNING : Severity.CRITICAL,
                            "MK-TLS-004",
                            "The root certificate ends within a year.",
                            "It ends at " + root.notAfter() + ", and no successor was made by itself.",
                            "From then on every client must trust another one.",
                            "Make its successor on the primary, which it vouches for, and hand that out: mapkeep cert rotate-root"));
        }
        if (generation.replacedRoot() && now.isBefore(root.notBefore().plus(NEWS))) {
            findings.add(finding(
                    Severity.WARNING,
                    "MK-TLS-006",
                    "The root certificate was replaced.",
                    "A new one was made at " + root.notBefore()
                            + ", because the former one did not permit the configured names, was about to end, or could not be used.",
                    generation.crosses().isEmpty()
                            ? "Clients that trust only the former one refuse to connect."
                            : "The former one vouches for it until "
                                    + generation.crosses().get(0).getNotAfter().toInstant()
                                    + ", for the names that the former one permits; then clients that trust only that one refuse to connect.",
                    "Distribute the new one, or put the former names back: mapkeep cert show"));
        }
    }

    private void offlineRoot(Generation generation, Instant now, List<Finding> findings) {
        Issued intermediate = generation.intermediate();
        if (generation.root().offline() && !now.isBefore(intermediate.renewsAt())) {
            findings.add(finding(
                    now.isBefore(intermediate.notAfter().minus(OFFLINE_URGENT)) ? Severity.WARNING : Severity.CRITICAL,
                    "MK-TLS-051",
                    "A new intermediate is to be signed with the root's key, which is offline.",
                    "The present one ends at " + intermediate.notAfter() + ", and what it signs ends no later.",
                    "From then on clients refuse to connect.",
                    "Bring the key's file: mapkeep cert sign-intermediate --root-key-file FILE --password-file FILE"));
        }
    }

    private void acme(List<Finding> findings) {
        var state = certificates.acme().map(AcmeRenewal::state);
        state.flatMap(AcmeRenewal.State::error)
                .ifPresent(error -> findings.add(finding(
                        Severity.WARNING,
                        "MK-TLS-060",
                        "The ACME authority gives no certificate.",
                        error,
                        "The " + certificates.served().source().word()
                                + " certificate is served until "
                                + certificates
                                        .served()
                                        .certificate()
                                        .getNotAfter()
                                        .toInstant()
                                + "; tried again at " + state.get().notBefore()
                                + ", for the " + (state.get().failures() + 1) + ". time.",
                        "See to what the authority names: docs/operate/certificates.md, \"From an ACME authority\"")));
    }

    private void names(List<Finding> findings) {
        List<String> leftOut = certificates.leftOut();
        if (!leftOut.isEmpty()) {
            findings.add(
                    finding(
                            Severity.WARNING,
                            "MK-TLS-009",
                            "The certificate does not name " + String.join(", ", leftOut) + ".",
                            "The root that this node shares with the others does not permit it, and a replica makes no root of its own.",
                            "Clients that use this name see a certificate for other names.",
                            "Give the node a name below one that the root permits (mapkeep cert show), or see docs/operate/replicas.md, \"Names\"."));
        }
    }

    private Finding finding(Severity severity, String code, String what, String cause, String impact, String fix) {
        return new Finding(name(), severity, code, what, cause, impact, fix);
    }
}
