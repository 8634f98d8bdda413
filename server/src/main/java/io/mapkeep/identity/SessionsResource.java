package io.mapkeep.identity;

import io.mapkeep.access.Grantee;
import io.mapkeep.access.Permission;
import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.admin.UserChange;
import io.mapkeep.contract.admin.UserSessions;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.NotFound;
import io.mapkeep.identity.entrance.SessionCookie;
import io.mapkeep.identity.session.AccountName;
import io.mapkeep.identity.session.Factor;
import io.mapkeep.identity.session.Session;
import io.mapkeep.identity.session.Sessions;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import java.util.List;
import java.util.Optional;

/** One's own sessions, and those of others for whoever looks after accounts. A node knows its own only. */
final class SessionsResource implements Resource {
    private static final String OWN = "/api/v1/session/all";
    private static final String THEIRS = "/api/v1/users/{name}/sessions";

    private final Sessions sessions;
    private final SessionCookie cookie;
    private final UserActs acts;
    private final AuditLog audit;

    SessionsResource(Sessions sessions, SessionCookie cookie, UserActs acts, AuditLog audit) {
        this.sessions = sessions;
        this.cookie = cookie;
        this.acts = acts;
        this.audit = audit;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.signedIn(Method.GET, OWN, request -> list(request, own(request))),
                Route.signedIn(Method.DELETE, OWN, this::endOthers).servedByReplicas(),
                Route.signedIn(Method.DELETE, OWN + "/{id}", request -> endOne(request, own(request)))
                        .servedByReplicas(),
                managing(Method.GET, THEIRS, request -> list(request, theirs(request))),
                managing(Method.DELETE, THEIRS, this::endAll).servedByReplicas(),
                managing(Method.DELETE, THEIRS + "/{id}", request -> endOne(request, theirs(request)))
                        .servedByReplicas());
    }

    private static Route managing(Method method, String path, Route.Handler handler) {
        return Route.needs(Permission.MANAGE_ACCOUNTS, method, path, handler);
    }

    private Response list(Request request, AccountName owner) {
        Optional<String> current = cookie.session(request).map(Session::id);
        return Response.ok(new UserSessions(sessions.of(owner).stream()
                .map(session -> entry(session, current))
                .toList()));
    }

    private UserSessions.Session entry(Session session, Optional<String> current) {
        return new UserSessions.Session(
                session.id(),
                session.principal().name(),
                session.principal().realm(),
                session.created(),
                session.lastUsed(),
                session.remote(),
                session.agent(),
                session.factors().stream().sorted().map(Factor::word).toList(),
                sessions.end(session),
                current.filter(session.id()::equals).isPresent());
    }

    /** All but the one that asks. */
    private Response endOthers(Request request) {
        AccountName owner = own(request);
        Optional<String> current = cookie.session(request).map(Session::id);
        int ended = sessions.endAll(
                owner, session -> current.filter(session.id()::equals).isEmpty());
        return ended(request, owner, ended);
    }

    private Response endAll(Request request) {
        AccountName owner = theirs(request);
        return ended(request, owner, sessions.endAll(owner.name(), owner.realm()));
    }

    private Response endOne(Request request, AccountName owner) {
        String id = request.pathParameter("id");
        if (!sessions.end(owner, id)) {
            throw new NotFound(Problem.of(
                    "MK-IDN-032",
                    "There is no such session.",
                    "It has ended, or is another account's, or another node's.",
                    "List those that are open: mapkeep user sessions " + owner.name()));
        }
        return ended(request, owner, 1);
    }

    private Response ended(Request request, AccountName owner, int count) {
        audit.record(AuditEvent.of(
                        request, "session.end", new Grantee.Person(owner.realm(), owner.name()).text(), Outcome.SUCCESS)
                .with("sessions_ended", Integer.toString(count)));
        return Response.ok(new UserChange(owner.name(), owner.realm(), count > 0, count));
    }

    private static AccountName own(Request request) {
        return new AccountName(request.principal().realm(), request.principal().name());
    }

    private AccountName theirs(Request request) {
        return acts.known(request.pathParameter("name"), request.query("realm"));
    }
}
