package io.mapkeep.tls.trust;

import io.mapkeep.access.Permission;
import io.mapkeep.access.Principal;
import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.admin.TrustedAuthorities;
import io.mapkeep.contract.admin.TrustedAuthorities.Addition;
import io.mapkeep.contract.admin.TrustedAuthorities.Authority;
import io.mapkeep.contract.admin.TrustedAuthorities.MachineAct;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.units.ByteSize;
import io.mapkeep.rest.Json;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import io.mapkeep.storage.trust.TrustStore;
import io.mapkeep.storage.trust.TrustStore.Added;
import io.mapkeep.tls.key.KeyStrength;
import io.mapkeep.tls.material.CertificateNames;
import io.mapkeep.tls.material.MaterialReader;
import io.mapkeep.tls.material.NamedFile;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Lists, adds and removes the authorities that the appliance's clients trust beside those of the settings. What is changed counts at the next handshake. */
public final class TrustResource implements Resource {
    private static final String PATH = "/api/v1/certificates/trust";
    private static final ByteSize LARGEST = ByteSize.parse("4 MiB");
    /** An organisation has a handful; each more could pose as any server. */
    private static final int MOST = 100;

    private final TrustStore store;
    private final AuditLog audit;
    private final Clock clock;

    public TrustResource(TrustStore store, AuditLog audit, Clock clock) {
        this.store = store;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.needs(Permission.OPERATE, Method.GET, PATH, request -> Response.ok(shown(store.all()))),
                Route.needs(Permission.ADMINISTER, Method.POST, PATH, this::add).withBody(LARGEST),
                Route.needs(Permission.ADMINISTER, Method.POST, PATH + "/machine", this::onMachine)
                        .servedByReplicas(),
                Route.needs(Permission.ADMINISTER, Method.DELETE, PATH + "/{sha256}", this::remove));
    }

    private Response add(Request request) {
        Addition asked = Json.read(request, Addition.class);
        String by = by(request.principal());
        List<X509Certificate> fresh;
        try {
            fresh = fresh(asked);
        } catch (ProblemException refused) {
            audit.record(AuditEvent.of(request, "certificate.trust.add", "files", Outcome.DENIED)
                    .with("problem", refused.problem().code()));
            throw refused;
        }
        Instant now = clock.instant();
        if (!asked.dryRun()) {
            // Told first: what is trusted without a word of it in the log must not be.
            fresh.forEach(one -> tell(request, "certificate.trust.add", one));
            store.add(fresh, by, now);
        }
        return Response.ok(shown(fresh.stream()
                .map(one -> new Added(TrustStore.sha256(one), now, by, one))
                .toList()));
    }

    private Response remove(Request request) {
        String written = request.pathParameter("sha256");
        String prefix = written.replace(":", "").toLowerCase(Locale.ROOT);
        List<Added> found = store.all().stream()
                .filter(one -> !prefix.isEmpty() && one.sha256().startsWith(prefix))
                .toList();
        if (found.isEmpty()) {
            throw TrustProblems.unknown(written);
        }
        if (found.size() > 1) {
            throw TrustProblems.ambiguous(written);
        }
        tell(request, "certificate.trust.remove", found.get(0).certificate());
        store.remove(found.get(0).sha256());
        return Response.ok(shown(found));
    }

    /** The command did it, as root, and tells of it; where this cannot be entered, it takes it back. */
    private Response onMachine(Request request) {
        MachineAct act = Json.read(request, MachineAct.class);
        audit.record(AuditEvent.of(request, "certificate.trust.machine", act.file(), Outcome.SUCCESS)
                .with("before", act.before().orElse("none"))
                .with("after", act.after().orElse("none")));
        return Response.ok(act);
    }

    /** Those of the files that are not trusted yet, every one of them examined. */
    private List<X509Certificate> fresh(Addition asked) {
        List<NamedFile> files = asked.files().stream()
                .map(file -> new NamedFile(file.name(), file.content()))
                .toList();
        List<X509Certificate> given =
                MaterialReader.read(files, Optional.empty()).certificates();
        if (given.isEmpty()) {
            throw TrustProblems.nothing();
        }
        given.forEach(this::requireFit);
        List<X509Certificate> present = store.now();
        List<X509Certificate> fresh =
                given.stream().filter(one -> !present.contains(one)).toList();
        if (present.size() + fresh.size() > MOST) {
            throw TrustProblems.tooMany(MOST);
        }
        return fresh;
    }

    private void requireFit(X509Certificate one) {
        Instant now = clock.instant();
        Stream.of(
                        now.isBefore(one.getNotAfter().toInstant())
                                ? Optional.<String>empty()
                                : Optional.of("It ended at " + one.getNotAfter().toInstant() + "."),
                        one.getBasicConstraints() >= 0 || signedBySelf(one)
                                ? Optional.<String>empty()
                                : Optional.of("It is a server's or a person's, signed by \""
                                        + one.getIssuerX500Principal().getName() + "\"."),
                        KeyStrength.flaw(one.getPublicKey()))
                .flatMap(Optional::stream)
                .findFirst()
                .ifPresent(why -> {
                    throw TrustProblems.unfit(CertificateNames.brief(one), why);
                });
    }

    private static boolean signedBySelf(X509Certificate one) {
        try {
            one.verify(one.getPublicKey());
            return true;
        } catch (GeneralSecurityException | RuntimeException not) {
            return false;
        }
    }

    private void tell(Request request, String action, X509Certificate one) {
        int count = store.all().size();
        audit.record(AuditEvent.of(request, action, TrustStore.sha256(one), Outcome.SUCCESS)
                .with("subject", one.getSubjectX500Principal().getName())
                .with("not_after", one.getNotAfter().toInstant().toString())
                .with("trusted_before", Integer.toString(count)));
    }

    private TrustedAuthorities shown(List<Added> some) {
        return new TrustedAuthorities(some.stream().map(this::shown).toList());
    }

    private Authority shown(Added one) {
        Instant end = one.certificate().getNotAfter().toInstant();
        return new Authority(
                one.sha256().toUpperCase(Locale.ROOT).replaceAll("(..)(?=.)", "$1:"),
                one.certificate().getSubjectX500Principal().getName(),
                end,
                Math.floorDiv(end.getEpochSecond() - clock.instant().getEpochSecond(), 86_400L),
                one.at(),
                one.by());
    }

    private static String by(Principal principal) {
        return principal.realm() + ":" + principal.name();
    }
}
