package io.mapkeep.identity.entrance;

import io.mapkeep.access.Principal;
import io.mapkeep.access.Role;
import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.NotAuthenticated;
import io.mapkeep.contract.problem.ProblemException.NotPermitted;
import io.mapkeep.identity.session.Factor;
import io.mapkeep.identity.session.Opening;
import io.mapkeep.identity.session.Session;
import io.mapkeep.identity.session.Sessions;
import io.mapkeep.identity.session.Step;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Response;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The last steps of every way in: roles, what is still missing, the session, the audit record.
 *
 * <pre>
 *   realm ─▶ Arrival ─▶ roles? ─▶ steps missing? ──none──▶ session
 *                         │            └─▶ pending session ─▶ step's resource ─▶ {@link #done} ─▶ … ─▶ session
 *                         └─none─▶ refused
 * </pre>
 */
public final class Entrance {
    private final EntranceRules rules;
    private final SessionCookie cookie;
    private final Sessions sessions;
    private final Consumer<Principal> seen;
    private final SessionReports reports;
    private final AuditLog audit;

    /** @param seen told of everybody who is in */
    public Entrance(
            EntranceRules rules, Sessions sessions, Consumer<Principal> seen, SessionReports reports, AuditLog audit) {
        this.rules = rules;
        this.cookie = new SessionCookie(sessions);
        this.sessions = sessions;
        this.seen = seen;
        this.reports = reports;
        this.audit = audit;
    }

    /**
     * Opens a session, pending while steps are missing, and answers with its {@link SessionReport} and cookie.
     *
     * @throws NotPermitted (MK-IDN-002) if no role belongs to them
     */
    public Response enter(Request request, Arrival arrival) {
        Principal principal = known(request, arrival, "session.create");
        Set<Step> missing = rules.missing(arrival, principal);
        return open(request, Opening.of(request, principal, arrival.factors(), missing));
    }

    /**
     * Lets somebody in for one request, without a session, as HTTP Basic does.
     *
     * @throws NotPermitted (MK-IDN-002) if no role belongs to them
     * @throws NotAuthenticated (MK-IDN-020) if a step is missing, which takes a page
     */
    public Principal admit(Request request, Arrival arrival) {
        Principal principal = known(request, arrival, "basic.verify");
        Set<Step> missing = rules.missing(arrival, principal);
        if (!missing.isEmpty()) {
            audit.record(event(request, principal, "basic.verify", Outcome.DENIED)
                    .with("reason", "step-missing")
                    .with("missing", words(missing)));
            throw missing(missing);
        }
        seen.accept(principal);
        audit.record(event(request, principal, "basic.verify", Outcome.SUCCESS));
        return principal;
    }

    /**
     * The pending session of whoever takes a step, for the step's resource. Steps are taken in their order: whoever knows a password alone must not replace it
     * before the second factor was shown.
     *
     * @throws NotAuthenticated (MK-IDN-021) if there is none, or the step is not the next one
     */
    public Session pending(Request request, Step step) {
        return cookie.pending(request)
                .filter(session -> session.missing().iterator().next() == step)
                .orElseThrow(() -> new NotAuthenticated(Problem.of(
                        "MK-IDN-021",
                        "There is no sign-in that waits for this.",
                        "It ended after " + Sessions.PENDING_MINUTES + " minutes, or another step comes first.",
                        "Sign in again.")));
    }

    /**
     * Takes a step off a pending session. The token changes with each step; with the last one the session is open.
     *
     * @param shown the factor that was shown in this step, if any
     */
    public Response done(Request request, Step step, Set<Factor> shown) {
        Session session = pending(request, step);
        Set<Step> missing = EnumSet.copyOf(session.missing());
        missing.remove(step);
        Set<Factor> factors = EnumSet.noneOf(Factor.class);
        factors.addAll(session.factors());
        factors.addAll(shown);
        return open(request, Opening.of(request, session.principal(), factors, missing));
    }

    /** Opens a new session for somebody who has one, after an act that ended the old ones. */
    public Response again(Request request, Principal principal, Set<Factor> shown) {
        var opened = cookie.open(request, Opening.of(request, principal, shown, Set.of()));
        return opened.on(Response.noContent());
    }

    private Response open(Request request, Opening opening) {
        Principal principal = opening.principal();
        var opened = cookie.open(request, opening);
        if (opened.session().pending()) {
            audit.record(event(request, principal, "session.pending", Outcome.SUCCESS)
                    .with("factors", factors(opening.factors()))
                    .with("missing", words(opening.missing())));
        } else {
            seen.accept(principal);
            audit.record(event(request, principal, "session.create", Outcome.SUCCESS)
                    .with("factors", factors(opening.factors())));
        }
        return opened.on(Response.ok(reports.of(opened.session())));
    }

    private Principal known(Request request, Arrival arrival, String action) {
        Set<Role> roles = rules.reserved(arrival) ? Set.of() : rules.roles(arrival);
        var principal = new Principal(arrival.name(), arrival.displayName(), arrival.realm(), roles);
        if (rules.barred().test(arrival.account())) {
            audit.record(event(request, principal, action, Outcome.DENIED).with("reason", "disabled"));
            throw new NotPermitted(Problem.of(
                    "MK-IDN-024",
                    "This account is switched off.",
                    "Who you are is certain, but an administrator disabled the account on this appliance.",
                    "Ask an administrator; they switch it on again with: mapkeep user enable " + arrival.name()));
        }
        if (roles.isEmpty()) {
            audit.record(event(request, principal, action, Outcome.DENIED).with("reason", "no-role"));
            throw new NotPermitted(
                    Problem.of(
                            "MK-IDN-002",
                            "Your account has no role here.",
                            "Who you are is certain, but nothing gives you a role: none of your groups, and no assignment.",
                            "Ask an administrator for a role, or to put you into one of the groups named in the appliance's settings."));
        }
        return principal;
    }

    private static NotAuthenticated missing(Set<Step> missing) {
        return new NotAuthenticated(
                Problem.of(
                        "MK-IDN-020",
                        "A name and a password are not enough for this account.",
                        "It has to take a step that needs a page: " + words(missing) + ".",
                        "Programs use an API key: mapkeep key add, or make one on your account page. People sign in there once."));
    }

    private static AuditEvent event(Request request, Principal principal, String action, Outcome outcome) {
        return AuditEvent.of(request, action, "", outcome).by(principal.name(), principal.realm());
    }

    private static String words(Set<Step> steps) {
        return steps.stream().sorted().map(Step::word).collect(Collectors.joining(", "));
    }

    private static String factors(Set<Factor> factors) {
        return factors.stream().sorted().map(Factor::word).collect(Collectors.joining(", "));
    }
}
