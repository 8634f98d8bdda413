package io.mapkeep.identity;

import io.mapkeep.access.Principal;
import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.contract.problem.ProblemException.NotAuthenticated;
import io.mapkeep.identity.entrance.Entrance;
import io.mapkeep.identity.entrance.SessionCookie;
import io.mapkeep.identity.entrance.SessionReports;
import io.mapkeep.identity.session.Session;
import io.mapkeep.rest.Json;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/session}: sign in, who am I and what is missing, sign out. */
final class SessionResource implements Resource {
    static final String PATH = "/api/v1/session";

    private final SignIn signIn;
    private final Entrance entrance;
    private final SessionReports reports;
    private final SessionCookie cookie;
    private final AuditLog audit;

    /** What a sign-in sends. */
    record Attempt(@Nullable String username, @Nullable String password) {}

    SessionResource(SignIn signIn, Entrance entrance, SessionReports reports, SessionCookie cookie, AuditLog audit) {
        this.signIn = signIn;
        this.entrance = entrance;
        this.reports = reports;
        this.cookie = cookie;
        this.audit = audit;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.open(Method.POST, PATH, this::create).servedByReplicas(),
                Route.open(Method.GET, PATH, this::show).answeredFromMemory(),
                Route.open(Method.DELETE, PATH, this::end).servedByReplicas());
    }

    private Response create(Request request) {
        Attempt attempt = Json.read(request, Attempt.class);
        return entrance.enter(
                request,
                signIn.verify(request, given("username", attempt.username()), given("password", attempt.password())));
    }

    /** Open, because whoever has a step before them is nobody yet and has to learn which one. */
    private Response show(Request request) {
        Principal principal = request.principal();
        if (principal.anonymous()) {
            Session pending = cookie.pending(request)
                    .orElseThrow(() -> new NotAuthenticated(Problem.of(
                            "MK-ACC-001",
                            "Sign in first.",
                            "This is not open to everybody.",
                            "Sign in, then try again.")));
            return Response.ok(reports.of(pending));
        }
        return Response.ok(cookie.session(request)
                .filter(session -> session.principal().equals(principal))
                .map(reports::of)
                .orElseGet(() -> reports.of(principal)));
    }

    private Response end(Request request) {
        if (!request.principal().anonymous()) {
            audit.record(AuditEvent.of(request, "session.end", "", Outcome.SUCCESS));
        }
        return cookie.end(request, Response.noContent());
    }

    /** @throws InvalidInput (MK-IDN-011) if the field is not there */
    static String given(String field, @Nullable String value) {
        if (value == null) {
            throw new InvalidInput(Problem.of(
                    "MK-IDN-011",
                    "The body lacks \"" + field + "\".",
                    "It is not there, or null.",
                    "Send it as a JSON text; see docs/use/sign-in.md"));
        }
        return value;
    }
}
