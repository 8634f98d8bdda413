package io.mapkeep.tls;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Conflict;
import io.mapkeep.tls.ServerIdentity.Source;
import io.mapkeep.tls.acme.AcmeRenewal;
import java.security.cert.X509Certificate;

/** The next certificate before its time, because a person wants it. */
final class EarlyRenewal {
    private final Certificates certificates;
    private final LocalSource local;

    EarlyRenewal(Certificates certificates, LocalSource local) {
        this.certificates = certificates;
        this.local = local;
    }

    /**
     * Has the source of what is served make or fetch the next one now. An ACME authority may take its time for that, in which nothing else is held up.
     *
     * @throws Conflict (MK-CRT-024) if it cannot
     */
    void run() {
        X509Certificate before = certificates.served().certificate();
        Source source = certificates.served().source();
        if (source == Source.ACME) {
            certificates.acme().ifPresent(AcmeRenewal::renewNow);
        } else if (source == Source.LOCAL) {
            certificates.alone(installation -> {
                local.replaceServer();
                return source;
            });
        }
        certificates.renewIfDue();
        if (certificates.served().certificate().equals(before)) {
            throw refused(source);
        }
    }

    private Conflict refused(Source source) {
        boolean installed = source == Source.INSTALLED;
        return new Conflict(Problem.of(
                "MK-CRT-024",
                "The certificate was not renewed; what was served is served on.",
                installed
                        ? "It was installed, so another authority has to sign the next one."
                        : certificates
                                .renewalError()
                                .or(() -> certificates
                                        .acme()
                                        .flatMap(one -> one.state().error()))
                                .orElse("There was no new one to serve."),
                installed
                        ? "Have it signed: mapkeep cert csr, then mapkeep cert install FILE"
                        : "See to what the cause names, then again: mapkeep cert renew"));
    }
}
