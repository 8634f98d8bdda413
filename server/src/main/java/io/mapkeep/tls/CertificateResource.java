package io.mapkeep.tls;

import io.mapkeep.access.Permission;
import io.mapkeep.contract.admin.CertificateReport;
import io.mapkeep.contract.admin.CertificateReport.Certificate;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import io.mapkeep.tls.LocalSource.Generation;
import io.mapkeep.tls.acme.AcmeRenewal;
import io.mapkeep.tls.authority.Constraints;
import io.mapkeep.tls.authority.Issuance;
import io.mapkeep.tls.authority.Issued;
import io.mapkeep.tls.authority.Tier;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The root for everybody, the state of all certificates for admins. */
final class CertificateResource implements Resource {
    private final Certificates certificates;

    CertificateResource(Certificates certificates) {
        this.certificates = certificates;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.open(Method.GET, "/ca.pem", this::root),
                Route.needs(Permission.OPERATE, Method.GET, "/api/v1/certificates", this::report));
    }

    private Response root(Request request) {
        byte[] pem = CaFile.pem(certificates.generation().root().certificate());
        return Response.bytes(200, "application/x-pem-file", pem)
                .with("Content-Disposition", "attachment; filename=\"mapkeep-ca.pem\"");
    }

    private Response report(Request request) {
        return Response.ok(report());
    }

    CertificateReport report() {
        Generation now = certificates.generation();
        return new CertificateReport(
                List.of(describe(now.root()), describe(now.intermediate()), describe(now.server())),
                certificates.renewalError().or(() -> certificates.acmeState().flatMap(AcmeRenewal.State::error)));
    }

    static String word(Tier tier) {
        return tier.name().toLowerCase(Locale.ROOT);
    }

    private Certificate describe(Issued one) {
        var certificate = one.certificate();
        return new Certificate(
                word(one.tier()),
                certificate.getSubjectX500Principal().getName(),
                certificate.getIssuerX500Principal().getName(),
                certificate.getSerialNumber().toString(16),
                one.tier() == Tier.SERVER
                        ? Issuance.names(one).all()
                        : Constraints.of(certificate).all(),
                one.notBefore(),
                one.notAfter(),
                Math.floorDiv(
                        Duration.between(certificates.now(), one.notAfter()).toSeconds(), 86_400L),
                Fingerprint.of(certificate),
                one.tier() == Tier.ROOT ? Optional.empty() : Optional.of(one.renewsAt()));
    }
}
