package io.mapkeep.identity;

import io.mapkeep.access.Permission;
import io.mapkeep.access.Principal;
import io.mapkeep.access.Role;
import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Conflict;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.identity.local.LocalAccounts;
import io.mapkeep.identity.session.Session;
import io.mapkeep.identity.session.Sessions;
import io.mapkeep.rest.Json;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/session}: sign in, who am I, sign out; and a new password for local accounts. */
final class SessionResource implements Resource {
    private static final String PATH = "/api/v1/session";
    private static final String ATTRIBUTES = "; Path=/; Secure; HttpOnly; SameSite=Lax";

    private final SignIn signIn;
    private final Sessions sessions;
    private final Credentials credentials;
    private final LocalAccounts accounts;
    private final AuditLog audit;

    /** What a sign-in sends. */
    record Attempt(@Nullable String username, @Nullable String password) {}

    /** What a new password takes. */
    record PasswordChange(
            @Nullable String current, @Nullable String replacement) {}

    /** Somebody who is signed in; without a session (HTTP Basic, the socket) nothing runs out. */
    record Account(
            String name,
            String displayName,
            String realm,
            List<String> roles,
            List<Permission> permissions,
            Optional<Long> idleSeconds,
            Optional<Instant> expires) {}

    SessionResource(SignIn signIn, Sessions sessions, Credentials credentials, LocalAccounts accounts, AuditLog audit) {
        this.signIn = signIn;
        this.sessions = sessions;
        this.credentials = credentials;
        this.accounts = accounts;
        this.audit = audit;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.open(Method.POST, PATH, this::create).servedByReplicas(),
                Route.signedIn(Method.GET, PATH, this::show).answeredFromMemory(),
                Route.open(Method.DELETE, PATH, this::end).servedByReplicas(),
                Route.signedIn(Method.PUT, PATH + "/password", this::changePassword));
    }

    private Response create(Request request) {
        Attempt attempt = Json.read(request, Attempt.class);
        Principal principal =
                signIn.verify(request, given("username", attempt.username()), given("password", attempt.password()));
        // The old session ends and a new token is given, so that a token planted before the sign-in is worth nothing
        // (session fixation).
        request.cookie(Credentials.COOKIE).ifPresent(sessions::end);
        String token = sessions.create(principal);
        return Response.ok(account(principal, sessions.find(token)))
                .with("Set-Cookie", Credentials.COOKIE + "=" + token + ATTRIBUTES);
    }

    private Response show(Request request) {
        return Response.ok(account(request.principal(), credentials.session(request)));
    }

    private Response end(Request request) {
        request.cookie(Credentials.COOKIE).ifPresent(token -> {
            if (!request.principal().anonymous()) {
                audit.record(AuditEvent.of(request, "session.end", "", Outcome.SUCCESS));
            }
            sessions.end(token);
        });
        return Response.noContent().with("Set-Cookie", Credentials.COOKIE + "=" + ATTRIBUTES + "; Max-Age=0");
    }

    private Response changePassword(Request request) {
        Principal principal = request.principal();
        if (!principal.realm().equals("local")) {
            throw new Conflict(Problem.of(
                    "MK-IDN-008",
                    "Your password is not the appliance's.",
                    "Your account lives in the organisation's directory.",
                    "Change it where you change it for everything else."));
        }
        PasswordChange change = Json.read(request, PasswordChange.class);
        signIn.confirm(request, given("current", change.current()));
        accounts.change(principal.name(), given("replacement", change.replacement()));
        credentials.forget();
        sessions.endAll(principal.name(), principal.realm());
        audit.record(AuditEvent.of(request, "password.change", principal.name(), Outcome.SUCCESS));
        String token = sessions.create(principal);
        return Response.noContent().with("Set-Cookie", Credentials.COOKIE + "=" + token + ATTRIBUTES);
    }

    private static String given(String field, @Nullable String value) {
        if (value == null) {
            throw new InvalidInput(Problem.of(
                    "MK-IDN-011",
                    "The body lacks \"" + field + "\".",
                    "It is not there, or null.",
                    "Send it as a JSON text; see docs/use/sign-in.md"));
        }
        return value;
    }

    private Account account(Principal principal, Optional<Session> session) {
        return new Account(
                principal.name(),
                principal.displayName(),
                principal.realm(),
                principal.roles().stream().map(Role::word).sorted().toList(),
                Arrays.stream(Permission.values()).filter(principal::may).toList(),
                session.map(open -> sessions.idle().toSeconds()),
                session.map(sessions::end));
    }
}
