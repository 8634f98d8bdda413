package io.mapkeep.identity;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.mapkeep.access.Permission;
import io.mapkeep.access.Role;
import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.admin.UserReport;
import io.mapkeep.contract.admin.UserReport.User;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Conflict;
import io.mapkeep.identity.ldap.LdapRealm;
import io.mapkeep.identity.local.LocalAccounts;
import io.mapkeep.identity.session.Sessions;
import io.mapkeep.rest.Json;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** For administrators: the accounts, a test of the directory, and the way back in when nothing else works. */
final class AccountsResource implements Resource {
    private static final List<String> ADMIN_ROLE = List.of(Role.ADMIN.word());

    private final SeenUsers seen;
    private final Sessions sessions;
    private final LocalAccounts accounts;
    private final Optional<LdapRealm> realm;
    private final Credentials credentials;
    private final AuditLog audit;

    /** Whom the directory test looks for. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record TestRequest(Optional<String> user) {}

    AccountsResource(
            SeenUsers seen,
            Sessions sessions,
            LocalAccounts accounts,
            Optional<LdapRealm> realm,
            Credentials credentials,
            AuditLog audit) {
        this.seen = seen;
        this.sessions = sessions;
        this.accounts = accounts;
        this.realm = realm;
        this.credentials = credentials;
        this.audit = audit;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.needs(
                        Permission.MANAGE_ACCOUNTS,
                        Method.GET,
                        "/api/v1/users",
                        request -> Response.ok(new UserReport(users()))),
                Route.needs(Permission.MANAGE_ACCOUNTS, Method.POST, "/api/v1/ldap/test", this::testDirectory)
                        .servedByReplicas(),
                Route.socketOnly(Method.POST, "/api/v1/recovery", this::recover));
    }

    /** The local account is there before it ever signed in: that is worth knowing. */
    private List<User> users() {
        List<User> users = new ArrayList<>(seen.all(sessions));
        if (users.stream().noneMatch(user -> user.realm().equals("local"))) {
            users.add(0, new User(LocalAccounts.ADMIN, "Administrator", "local", ADMIN_ROLE, Optional.empty(), 0));
        }
        return users;
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

    /** The password goes into a file and never over the wire, not even over this one. */
    private Response recover(Request request) {
        var file = accounts.resetAdmin();
        credentials.forget();
        sessions.endAll(LocalAccounts.ADMIN, "local");
        audit.record(AuditEvent.of(request, "admin.recover", LocalAccounts.ADMIN, Outcome.SUCCESS));
        return Response.ok(Map.of(
                "name",
                LocalAccounts.ADMIN,
                "passwordFile",
                file.toAbsolutePath().toString()));
    }
}
