package io.mapkeep.tls.leaf;

import io.mapkeep.access.Permission;
import io.mapkeep.access.Principal;
import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.admin.IssuedCertificates;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.problem.ProblemException.Conflict;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.contract.problem.ProblemException.NotFound;
import io.mapkeep.rest.Json;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import io.mapkeep.tls.authority.Pem;
import io.mapkeep.tls.authority.Serial;
import io.mapkeep.tls.leaf.OwnCertificates.Own;
import io.mapkeep.tls.revocation.Reason;
import io.mapkeep.tls.revocation.Revocation;
import io.mapkeep.tls.revocation.Revocations;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/v1/certificates/issued}. Issuing needs more than running the machine: a client's certificate may be somebody's way in.
 */
final class LeavesResource implements Resource {
    private static final String PATH = "/api/v1/certificates/issued";
    private static final int PAGE = 200;

    private final Leaves leaves;
    private final Revocations revocations;
    private final OwnCertificates own;
    private final AuditLog audit;

    LeavesResource(Leaves leaves, Revocations revocations, OwnCertificates own, AuditLog audit) {
        this.leaves = leaves;
        this.revocations = revocations;
        this.own = own;
        this.audit = audit;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.needs(Permission.OPERATE, Method.GET, PATH, this::list),
                Route.needs(Permission.ADMINISTER, Method.POST, PATH, this::issue),
                Route.needs(Permission.OPERATE, Method.POST, PATH + "/{serial}/revocation", this::revoke));
    }

    private Response list(Request request) {
        List<Leaf> page = leaves.page(before(request), PAGE);
        Optional<Long> next = page.size() < PAGE
                ? Optional.empty()
                : Optional.of(page.get(PAGE - 1).sequence());
        return Response.ok(new IssuedCertificates(page.stream().map(this::shown).toList(), next));
    }

    private static long before(Request request) {
        try {
            return request.query("before").map(Long::parseLong).orElse(Long.MAX_VALUE);
        } catch (NumberFormatException noNumber) {
            return Long.MAX_VALUE;
        }
    }

    private Response issue(Request request) {
        IssueForm form = Json.read(request, IssueForm.class);
        Principal principal = request.principal();
        Leaves.Made made;
        try {
            made = leaves.issue(form, principal.realm() + ":" + principal.name());
        } catch (ProblemException refused) {
            audit.record(AuditEvent.of(request, "certificate.issue", String.join(" ", form.asNames()), Outcome.DENIED)
                    .with("problem", refused.problem().code()));
            throw refused;
        }
        Leaf leaf = made.leaf();
        audit.record(AuditEvent.of(request, "certificate.issue", leaf.purpose().word(), Outcome.SUCCESS)
                .with("serial", leaf.serial())
                .with("names", String.join(" ", leaf.names()))
                .with("not_after", leaf.certificate().getNotAfter().toInstant().toString())
                .with("key", made.key().isPresent() ? "made here" : "of a request"));
        return Response.json(
                        201,
                        new IssuedCertificates.Made(
                                shown(leaf),
                                Pem.chain(Stream.concat(Stream.of(leaf.certificate()), made.signing().above().stream())
                                        .toList()),
                                Pem.chain(List.of(made.signing().root())),
                                made.key().map(pair -> Pem.key(pair.getPrivate()))))
                .with("Cache-Control", "no-store");
    }

    /** {@code {"reason":"key-compromise"}}. */
    record RevocationForm(@Nullable String reason) {}

    private Response revoke(Request request) {
        String serial = Serial.parse(request.pathParameter("serial"))
                .orElseThrow(() -> unknown(request.pathParameter("serial")));
        String word = Optional.ofNullable(
                        Json.read(request, RevocationForm.class).reason())
                .orElse(Reason.UNSPECIFIED.word());
        Reason reason = Reason.of(word).orElseThrow(() -> noReason(word));
        revocations.find(serial).ifPresent(former -> {
            throw already(former);
        });
        Optional<Leaf> leaf = leaves.find(serial);
        Own found = leaf.map(one -> new Own(one.authority(), one.certificate()))
                .or(() -> own.find(serial))
                .orElseThrow(() -> unknown(serial));
        audit.record(AuditEvent.of(request, "certificate.revoke", serial, Outcome.SUCCESS)
                .with("reason", reason.word())
                .with("names", leaf.map(one -> String.join(" ", one.names())).orElse("the appliance's own"))
                .with("not_after", found.certificate().getNotAfter().toInstant().toString()));
        Revocation entered = revocations.revoke(found.authority(), found.certificate(), reason);
        if (leaf.isEmpty()) {
            own.replace();
        }
        return Response.ok(entered);
    }

    private IssuedCertificates.Certificate shown(Leaf leaf) {
        Optional<Revocation> revocation = revocations.find(leaf.serial());
        var notAfter = leaf.certificate().getNotAfter().toInstant();
        String state = revocation.isPresent() ? "revoked" : leaves.now().isBefore(notAfter) ? "valid" : "expired";
        return new IssuedCertificates.Certificate(
                leaf.serial(),
                leaf.purpose().word(),
                leaf.names(),
                leaf.issuedBy(),
                leaf.certificate().getNotBefore().toInstant(),
                notAfter,
                Math.floorDiv(notAfter.getEpochSecond() - leaves.now().getEpochSecond(), 86_400L),
                state,
                revocation.map(Revocation::revoked),
                revocation.map(one -> one.reason().word()));
    }

    private static NotFound unknown(String serial) {
        return new NotFound(Problem.of(
                "MK-TLS-047",
                "No certificate has the serial number " + serial + "; nothing was revoked.",
                "This appliance did not issue it, or it is a root's.",
                "See mapkeep cert list --issued, and mapkeep cert show for its own."));
    }

    private static InvalidInput noReason(String word) {
        return new InvalidInput(Problem.of(
                "MK-TLS-048",
                "\"" + word + "\" is no reason; nothing was revoked.",
                "Reasons are those of RFC 5280, as far as they can be given here.",
                "Write one of: " + Reason.words()));
    }

    private static Conflict already(Revocation former) {
        return new Conflict(Problem.of(
                "MK-TLS-049",
                "The certificate is revoked already; nothing was changed.",
                "It was, at " + former.revoked() + ", for the reason \""
                        + former.reason().word() + "\".",
                "Nothing is left to do: it stays on the list until it would have ended, at " + former.notAfter()
                        + "."));
    }
}
