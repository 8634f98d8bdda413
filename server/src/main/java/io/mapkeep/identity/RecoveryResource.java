package io.mapkeep.identity;

import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.admin.FirstPasswordReport;
import io.mapkeep.identity.local.LocalAccounts;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import java.util.List;

/** {@code /api/v1/recovery}: the way back in when nothing else works, on the admin socket alone. */
final class RecoveryResource implements Resource {
    private final UserActs acts;
    private final AuditLog audit;

    RecoveryResource(UserActs acts, AuditLog audit) {
        this.acts = acts;
        this.audit = audit;
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.socketOnly(Method.POST, "/api/v1/recovery", this::recover));
    }

    /** The password goes into a file and never over the wire, not even over this one. */
    private Response recover(Request request) {
        UserActs.Recovery done = acts.recover();
        audit.record(AuditEvent.of(request, "admin.recover", LocalAccounts.ADMIN, Outcome.SUCCESS)
                .with("was_disabled", Boolean.toString(done.wasDisabled()))
                .with("factors_before", String.join(", ", done.factorsBefore()))
                .with("sessions_ended", Integer.toString(done.sessionsEnded())));
        return Response.ok(new FirstPasswordReport(
                done.first().name(),
                done.first().file().toAbsolutePath().toString(),
                done.first().expires(),
                done.sessionsEnded()));
    }
}
