package io.mapkeep.identity;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.mapkeep.access.Permission;
import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Conflict;
import io.mapkeep.identity.ldap.LdapRealm;
import io.mapkeep.rest.Json;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import java.util.List;
import java.util.Optional;

/** For administrators: a test of the directory. */
final class AccountsResource implements Resource {
    private final Optional<LdapRealm> realm;
    private final AuditLog audit;

    /** Whom the directory test looks for. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record TestRequest(Optional<String> user) {}

    AccountsResource(Optional<LdapRealm> realm, AuditLog audit) {
        this.realm = realm;
        this.audit = audit;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.needs(Permission.MANAGE_ACCOUNTS, Method.POST, "/api/v1/ldap/test", this::testDirectory)
                        .servedByReplicas());
    }

    private Response testDirectory(Request request) {
        LdapRealm directory = realm.orElseThrow(() -> new Conflict(Problem.of(
                "MK-LDP-013",
                "There is no directory to test.",
                "ldap.servers is empty, so only local accounts sign in.",
                "Name your directory in the section [ldap] of the settings, then restart the appliance.")));
        TestRequest asked = request.contentLength() == 0
                ? new TestRequest(Optional.empty())
                : Json.read(request, TestRequest.class);
        audit.record(AuditEvent.of(request, "ldap.test", asked.user().orElse(""), Outcome.SUCCESS));
        return Response.ok(directory.test(asked.user()));
    }
}
