package io.mapkeep.identity.mfa;

import com.fasterxml.jackson.databind.JsonNode;
import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Conflict;
import io.mapkeep.contract.problem.ProblemException.NotAuthenticated;
import io.mapkeep.identity.entrance.SessionCookie;
import io.mapkeep.identity.session.AccountName;
import io.mapkeep.identity.session.Factor;
import io.mapkeep.identity.session.Session;
import io.mapkeep.identity.session.Sessions;
import io.mapkeep.rest.Json;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/session/proof}: shows a factor once more, before a dangerous act. Whoever has a second factor shows that, everybody else the password. */
final class ProofResource implements Resource {
    private static final String PATH = "/api/v1/session/proof";

    private final SecondFactors factors;
    private final FactorCheck check;
    private final PasswordCheck password;
    private final Sessions sessions;
    private final SessionCookie cookie;
    private final AuditLog audit;

    /** What somebody shows: one of the three. */
    record Shown(
            @Nullable String code,
            @Nullable JsonNode passkey,
            @Nullable String password) {}

    ProofResource(
            SecondFactors factors,
            FactorCheck check,
            PasswordCheck password,
            Sessions sessions,
            SessionCookie cookie,
            AuditLog audit) {
        this.factors = factors;
        this.check = check;
        this.password = password;
        this.sessions = sessions;
        this.cookie = cookie;
        this.audit = audit;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.signedIn(Method.POST, PATH + "/question", this::ask).servedByReplicas(),
                Route.signedIn(Method.POST, PATH, this::prove).servedByReplicas());
    }

    private Response ask(Request request) {
        AccountName account = session(request).owner();
        boolean byPassword = !account.realm().startsWith("oidc:");
        return FactorQuestion.of(request, account, factors, byPassword ? List.of("password") : List.of());
    }

    private Response prove(Request request) {
        Session session = session(request);
        Shown shown = Json.read(request, Shown.class);
        Factor factor = factors.has(session.owner())
                ? check.require(
                        request, session.owner(), new FactorCheck.Shown(shown.code(), shown.passkey()), "session.prove")
                : byPassword(request, session.owner(), shown.password());
        request.cookie(SessionCookie.NAME).ifPresent(token -> sessions.prove(token, factor));
        audit.record(
                AuditEvent.of(request, "session.prove", "", Outcome.SUCCESS).with("factor", factor.word()));
        return Response.noContent();
    }

    private Factor byPassword(Request request, AccountName account, @Nullable String typed) {
        if (account.realm().startsWith("oidc:")) {
            throw new Conflict(
                    Problem.of(
                            "MK-IDN-040",
                            "Your account has nothing to prove itself by here.",
                            "A provider signs you in, so the appliance knows no password of yours, and there is no second factor.",
                            "Sign out and in again, which counts for ten minutes; or set up a second factor on your account page."));
        }
        password.require(request, account, typed == null ? "" : typed);
        return Factor.PASSWORD;
    }

    private Session session(Request request) {
        return cookie.session(request)
                .orElseThrow(() -> new NotAuthenticated(Problem.of(
                        "MK-IDN-022",
                        "Prove once more that it is you.",
                        "That takes a session of a browser; HTTP Basic and API keys have none.",
                        "Sign in on the page, or use the command on the appliance itself.")));
    }
}
