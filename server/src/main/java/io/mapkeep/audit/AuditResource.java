package io.mapkeep.audit;

import io.mapkeep.access.Permission;
import io.mapkeep.access.Principal;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditTable.Filter;
import io.mapkeep.contract.admin.AuditPage;
import io.mapkeep.contract.admin.AuditVerification;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reading and verifying the log, for those who may; and one's own acts, for everybody. */
final class AuditResource implements Resource {
    private static final Set<String> PARAMETERS = Set.of("limit", "after", "actor", "action");
    private static final String OWN = "/api/v1/audit/own";
    private static final int STANDARD_LIMIT = 100;
    private static final int LARGEST_LIMIT = 1_000;

    private final AuditJournal journal;

    AuditResource(AuditJournal journal) {
        this.journal = journal;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.needs(Permission.READ_AUDIT, Method.GET, "/api/v1/audit", this::read),
                Route.needs(Permission.READ_AUDIT, Method.POST, "/api/v1/audit/verification", this::verify)
                        .servedByReplicas(),
                Route.signedIn(Method.GET, OWN, this::own));
    }

    private Response read(Request request) {
        for (String name : request.queryNames()) {
            if (!PARAMETERS.contains(name)) {
                throw unusable("There is no parameter \"" + name + "\".");
            }
        }
        int limit = (int) number(request, "limit", 1, LARGEST_LIMIT)
                .orElse((long) STANDARD_LIMIT)
                .longValue();
        Filter filter = new Filter(request.query("actor"), Optional.empty(), request.query("action"));
        return Response.ok(new AuditPage(number(request, "after", 0, Long.MAX_VALUE)
                .map(after -> journal.after(after, limit, filter))
                .orElseGet(() -> journal.newest(limit, filter))));
    }

    /** What was done in one's own name lately, so that people notice what they did not do. No ordinary key gets it: whoever found one learns nothing of its owner's ways. */
    private Response own(Request request) {
        Principal self = request.principal();
        self.requireToLeaveAccess();
        Filter filter = new Filter(Optional.of(self.name()), Optional.of(self.realm()), Optional.empty());
        return Response.ok(new AuditPage(journal.newest(STANDARD_LIMIT, filter)));
    }

    private Response verify(Request request) {
        AuditVerification verification = journal.verify();
        journal.record(AuditEvent.of(
                        request, "audit.verify", "audit", verification.intact() ? Outcome.SUCCESS : Outcome.FAILED)
                .with("records", String.valueOf(verification.records()))
                .with("why", verification.why()));
        return Response.ok(verification);
    }

    private static Optional<Long> number(Request request, String name, long least, long most) {
        return request.query(name).map(written -> {
            try {
                long value = Long.parseLong(written);
                if (value >= least && value <= most) {
                    return value;
                }
            } catch (NumberFormatException notANumber) {
                // said below
            }
            throw unusable("\"" + name + "\" is a number from " + least + " to " + most + ".");
        });
    }

    private static InvalidInput unusable(String why) {
        return new InvalidInput(Problem.of(
                "MK-AUD-006",
                "The audit log cannot be asked like this.",
                why,
                "Use limit (1 to 1000), after (a sequence), actor and action: /api/v1/audit?limit=100"));
    }
}
