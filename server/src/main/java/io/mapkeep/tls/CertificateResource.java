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
import io.mapkeep.tls.authority.Issued;
import io.mapkeep.tls.authority.Pem;
import io.mapkeep.tls.authority.Serial;
import io.mapkeep.tls.authority.Tier;
import io.mapkeep.tls.material.CertificateNames;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
        String pem = Pem.chain(List.of(certificates.generation().root().certificate()));
        return Response.bytes(200, "application/x-pem-file", pem.getBytes(StandardCharsets.US_ASCII))
                .with("Content-Disposition", "attachment; filename=\"mapkeep-ca.pem\"");
    }

    private Response report(Request request) {
        return Response.ok(report());
    }

    CertificateReport report() {
        Generation now = certificates.generation();
        List<Certificate> all =
                new ArrayList<>(List.of(describe(now.root()), describe(now.intermediate()), describe(now.server())));
        certificates.installed().newest().ifPresent(one -> {
            all.add(describe("installed", one.leaf(), CertificateNames.of(one.leaf()), Optional.empty()));
            all.add(describe("installed-root", one.root(), List.of(), Optional.empty()));
        });
        certificates
                .acme()
                .ifPresent(acme -> acme.usable()
                        .ifPresent(one -> all.add(describe(
                                "acme",
                                one.certificate(),
                                CertificateNames.of(one.certificate()),
                                Optional.of(acme.renewsAt())))));
        return new CertificateReport(
                all,
                certificates.served().source().word(),
                certificates
                        .renewalError()
                        .or(() -> certificates.acme().map(AcmeRenewal::state).flatMap(AcmeRenewal.State::error)));
    }

    static String word(Tier tier) {
        return tier.name().toLowerCase(Locale.ROOT);
    }

    private Certificate describe(Issued one) {
        X509Certificate certificate = one.certificate();
        return describe(
                word(one.tier()),
                certificate,
                one.tier() == Tier.SERVER
                        ? CertificateNames.of(certificate)
                        : Constraints.of(certificate).all(),
                one.tier() == Tier.ROOT ? Optional.empty() : Optional.of(one.renewsAt()));
    }

    private Certificate describe(
            String role, X509Certificate certificate, List<String> names, Optional<Instant> renewsAt) {
        Instant end = certificate.getNotAfter().toInstant();
        return new Certificate(
                role,
                certificates.current().chain().contains(certificate),
                certificate.getSubjectX500Principal().getName(),
                certificate.getIssuerX500Principal().getName(),
                Serial.text(certificate),
                names,
                certificate.getNotBefore().toInstant(),
                end,
                Math.floorDiv(Duration.between(certificates.now(), end).toSeconds(), 86_400L),
                Fingerprint.of(certificate),
                renewsAt);
    }
}
