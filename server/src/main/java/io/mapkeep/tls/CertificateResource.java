package io.mapkeep.tls;

import io.mapkeep.access.Permission;
import io.mapkeep.contract.admin.CertificateReport;
import io.mapkeep.contract.admin.CertificateReport.Certificate;
import io.mapkeep.contract.admin.CertificateReport.Unseen;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import io.mapkeep.storage.trust.TrustStore;
import io.mapkeep.tls.LocalSource.Generation;
import io.mapkeep.tls.acme.AcmeRenewal;
import io.mapkeep.tls.authority.Constraints;
import io.mapkeep.tls.authority.Issued;
import io.mapkeep.tls.authority.Pem;
import io.mapkeep.tls.authority.Serial;
import io.mapkeep.tls.authority.Tier;
import io.mapkeep.tls.material.CertificateNames;
import io.mapkeep.tls.watch.Seen;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
            all.add(describe(
                    "installed",
                    one.leaf(),
                    CertificateNames.of(one.leaf()),
                    Optional.empty(),
                    "installed at " + one.installed()));
            all.add(describe(
                    "installed-root", one.root(), List.of(), Optional.empty(), "installed at " + one.installed()));
        });
        certificates
                .acme()
                .ifPresent(acme -> acme.usable()
                        .ifPresent(one -> all.add(describe(
                                "acme",
                                one.certificate(),
                                CertificateNames.of(one.certificate()),
                                Optional.of(acme.renewsAt()),
                                "given by the ACME authority"))));
        for (TrustStore.Added one : certificates.trusted()) {
            all.add(describe("trusted", one.certificate(), List.of(), Optional.empty(), "added by " + one.by()));
        }
        for (X509Certificate one : certificates.others().link()) {
            boolean authority = one.getBasicConstraints() >= 0;
            all.add(describe(
                    authority ? "node-authority" : "node-link",
                    one,
                    CertificateNames.of(one),
                    Optional.empty(),
                    authority
                            ? "signs the links of all nodes, which end with it"
                            : "between this node and the others"));
        }
        List<Unseen> unseen = new ArrayList<>();
        for (Seen one : certificates.others().seen()) {
            String server = one.server().at().toString();
            one.certificate()
                    .ifPresentOrElse(
                            shown -> all.add(describe(
                                    one.server().use(),
                                    shown,
                                    CertificateNames.of(shown),
                                    Optional.empty(),
                                    server + ", looked at " + one.at().truncatedTo(ChronoUnit.SECONDS))),
                            () -> unseen.add(new Unseen(
                                    one.server().use(), server, one.trouble().orElse("not looked at yet"))));
        }
        return new CertificateReport(
                all,
                certificates.served().source().word(),
                certificates
                        .renewalError()
                        .or(() -> certificates.acme().map(AcmeRenewal::state).flatMap(AcmeRenewal.State::error)),
                unseen);
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
                one.tier() == Tier.ROOT ? Optional.empty() : Optional.of(one.renewsAt()),
                "made here");
    }

    private Certificate describe(
            String role, X509Certificate certificate, List<String> names, Optional<Instant> renewsAt, String from) {
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
                renewsAt,
                from);
    }
}
