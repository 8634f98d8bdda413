package io.mapkeep.tls;

import io.mapkeep.access.Permission;
import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.admin.CertificateInstall;
import io.mapkeep.contract.admin.CertificateRenewal;
import io.mapkeep.contract.admin.CertificateRequest;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.contract.units.ByteSize;
import io.mapkeep.rest.Json;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import io.mapkeep.secret.Redacted;
import io.mapkeep.tls.ServerIdentity.Source;
import io.mapkeep.tls.authority.Names;
import io.mapkeep.tls.authority.Serial;
import io.mapkeep.tls.installed.Candidate;
import io.mapkeep.tls.installed.SigningRequest;
import io.mapkeep.tls.key.KeyKind;
import io.mapkeep.tls.material.CertificateNames;
import io.mapkeep.tls.material.NamedFile;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Requests to other authorities, installing their answers, and the choice of what is served. */
final class InstallResource implements Resource {
    /** Base64 of the largest files that are looked at; what is larger than that never comes as far as a parser. */
    private static final ByteSize LARGEST = ByteSize.parse("4 MiB");

    private final Certificates certificates;
    private final EarlyRenewal early;
    private final AuditLog audit;

    /** @param source {@code local}, {@code installed} or {@code acme} */
    record Choice(String source) {}

    InstallResource(Certificates certificates, EarlyRenewal early, AuditLog audit) {
        this.certificates = certificates;
        this.early = early;
        this.audit = audit;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.needs(Permission.ADMINISTER, Method.POST, "/api/v1/certificates/requests", this::request),
                Route.needs(Permission.ADMINISTER, Method.POST, "/api/v1/certificates/installation", this::install)
                        .withBody(LARGEST),
                Route.needs(Permission.ADMINISTER, Method.PUT, "/api/v1/certificates/source", this::use),
                Route.needs(Permission.ADMINISTER, Method.POST, "/api/v1/certificates/renewal", this::renew)
                        .servedByReplicas());
    }

    private Response request(Request request) {
        CertificateRequest asked = Json.read(request, CertificateRequest.class);
        KeyKind kind = kind(asked.key());
        return audited(request, "certificate.request", asked.key(), Map.of(), () -> {
            Names names = certificates.alone(installation -> installation.requested(asked.names()));
            SigningRequest made =
                    certificates.alone(installation -> installation.request(kind, names, asked.subject()));
            return Response.json(201, new CertificateRequest.Made(made.pem(), names.all(), asked.key()));
        });
    }

    private static KeyKind kind(String word) {
        return KeyKind.of(word)
                .filter(kind -> kind != KeyKind.ED25519)
                .orElseThrow(() -> new InvalidInput(Problem.of(
                        "MK-CRT-022",
                        "There is no kind of key \"" + word + "\".",
                        "Requests are made for p256 and rsa3072, which browsers take.",
                        "Choose one of them; old clients need rsa3072.")));
    }

    private Response install(Request request) {
        CertificateInstall asked = Json.read(request, CertificateInstall.class);
        List<NamedFile> files = asked.files().stream()
                .map(file -> new NamedFile(file.name(), file.content()))
                .toList();
        var password = asked.password().map(text -> Redacted.of(text.toCharArray()));
        if (asked.dryRun()) {
            Candidate candidate =
                    certificates.alone(installation -> installation.examine(files, password, asked.servedName()));
            return Response.ok(Preview.of(candidate, certificates.served(), false));
        }
        String names = files.stream().map(NamedFile::name).collect(Collectors.joining(", "));
        ServerIdentity before = certificates.served();
        return audited(request, "certificate.install", names, facts("before", before), () -> {
            Candidate candidate = certificates.alone(installation -> {
                Candidate fit = installation.examine(files, password, asked.servedName());
                installation.install(fit);
                return fit;
            });
            return Response.ok(Preview.of(candidate, before, true));
        });
    }

    private Response renew(Request request) {
        boolean drain = Json.read(request, CertificateRenewal.class).drain();
        ServerIdentity before = certificates.served();
        Map<String, String> facts = new HashMap<>(facts("before", before));
        facts.put("drained", Boolean.toString(drain));
        return audited(request, "certificate.renew", before.source().word(), facts, () -> {
            early.run();
            if (drain) {
                certificates.drain();
            }
            return Response.ok(new CertificateResource(certificates).report());
        });
    }

    private Response use(Request request) {
        String word = Json.read(request, Choice.class).source();
        Source source = Source.of(word)
                .orElseThrow(() -> new InvalidInput(Problem.of(
                        "MK-CRT-022",
                        "There is no source of certificates \"" + word + "\".",
                        "There are "
                                + Arrays.stream(Source.values())
                                        .map(Source::word)
                                        .collect(Collectors.joining(", "))
                                + ".",
                        "Choose one of them: mapkeep cert use local")));
        return audited(request, "certificate.use", word, facts("before", certificates.served()), () -> {
            certificates.alone(installation -> {
                installation.use(source);
                return source;
            });
            return Response.ok(new CertificateResource(certificates).report());
        });
    }

    /** Enters what was done with what was served before and after, or why it was refused. */
    private Response audited(
            Request request, String action, String target, Map<String, String> facts, Supplier<Response> act) {
        AuditEvent event = AuditEvent.of(request, action, target, Outcome.SUCCESS);
        AuditEvent refused = AuditEvent.of(request, action, target, Outcome.FAILED);
        for (Map.Entry<String, String> fact : facts.entrySet()) {
            event = event.with(fact.getKey(), fact.getValue());
            refused = refused.with(fact.getKey(), fact.getValue());
        }
        Response done;
        try {
            done = act.get();
        } catch (ProblemException why) {
            audit.record(refused.with("reason", why.problem().code()));
            throw why;
        }
        for (Map.Entry<String, String> fact :
                facts("after", certificates.served()).entrySet()) {
            event = event.with(fact.getKey(), fact.getValue());
        }
        audit.record(event);
        return done;
    }

    private static Map<String, String> facts(String when, ServerIdentity identity) {
        return Map.of(
                when,
                identity.source().word() + " " + CertificateNames.brief(identity.certificate()) + " "
                        + Serial.text(identity.certificate()) + " until "
                        + identity.certificate().getNotAfter().toInstant());
    }
}
