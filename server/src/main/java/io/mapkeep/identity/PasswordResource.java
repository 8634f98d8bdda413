package io.mapkeep.identity;

import io.mapkeep.access.Principal;
import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Conflict;
import io.mapkeep.identity.entrance.Entrance;
import io.mapkeep.identity.entrance.SessionCookie;
import io.mapkeep.identity.ldap.LdapRealm;
import io.mapkeep.identity.local.LocalAccounts;
import io.mapkeep.identity.session.AccountName;
import io.mapkeep.identity.session.Session;
import io.mapkeep.identity.session.Sessions;
import io.mapkeep.identity.session.Step;
import io.mapkeep.rest.Json;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/session/password}: a new password for one's own account, where it is the appliance's or the directory lets it be changed here. */
final class PasswordResource implements Resource {
    private static final String PATH = SessionResource.PATH + "/password";

    private final SignIn signIn;
    private final LocalAccounts accounts;
    private final Optional<LdapRealm> directory;
    private final PasswordEnds ends;
    private final Credentials credentials;
    private final Sessions sessions;
    private final SessionCookie cookie;
    private final Entrance entrance;
    private final AuditLog audit;

    /** What a new password takes. */
    record Change(@Nullable String current, @Nullable String replacement) {}

    PasswordResource(
            SignIn signIn,
            LocalAccounts accounts,
            Optional<LdapRealm> directory,
            PasswordEnds ends,
            Credentials credentials,
            Sessions sessions,
            SessionCookie cookie,
            Entrance entrance,
            AuditLog audit) {
        this.signIn = signIn;
        this.accounts = accounts;
        this.directory = directory;
        this.ends = ends;
        this.credentials = credentials;
        this.sessions = sessions;
        this.cookie = cookie;
        this.entrance = entrance;
        this.audit = audit;
    }

    @Override
    public List<Route> routes() {
        // Open, because the one that has to be replaced first is replaced by somebody who is not in yet.
        return List.of(Route.open(Method.PUT, PATH, this::change));
    }

    private Response change(Request request) {
        return request.principal().anonymous() ? replaceFirst(request) : replaceOwn(request);
    }

    /** The step of a pending session: that the present password is known was shown a moment ago. */
    private Response replaceFirst(Request request) {
        Session pending = entrance.pending(request, Step.NEW_PASSWORD);
        Change change = Json.read(request, Change.class);
        Principal principal = pending.principal();
        replace(request, principal, change);
        sessions.endAll(pending.owner(), session -> !session.id().equals(pending.id()));
        return entrance.done(request, Step.NEW_PASSWORD, Set.of());
    }

    private Response replaceOwn(Request request) {
        Principal principal = request.principal();
        Change change = Json.read(request, Change.class);
        if (principal.realm().equals("local")) {
            signIn.confirm(request, SessionResource.given("current", change.current()));
        }
        replace(request, principal, change);
        Optional<Session> session = cookie.session(request);
        sessions.endAll(principal.name(), principal.realm());
        // Whoever came by a key or by HTTP Basic has no session, and gets none by knowing a password.
        return session.map(open -> entrance.again(request, principal, open.factors()))
                .orElseGet(Response::noContent);
    }

    private void replace(Request request, Principal principal, Change change) {
        String replacement = SessionResource.given("replacement", change.replacement());
        if (principal.realm().equals("local")) {
            accounts.change(principal.name(), replacement);
        } else {
            inDirectory(request, principal, change, replacement);
        }
        ends.note(
                new AccountName(principal.realm(), principal.name()),
                principal.realm().equals("local")
                        ? accounts.passwordEnds(accounts.get(principal.name()))
                        : Optional.empty());
        credentials.forget();
        audit.record(AuditEvent.of(request, "password.change", principal.name(), Outcome.SUCCESS)
                .by(principal.name(), principal.realm()));
    }

    /** The directory wants to see the present password itself, and guessing at it here is as slow as at the sign-in. */
    private void inDirectory(Request request, Principal principal, Change change, String replacement) {
        LdapRealm realm = directory
                .filter(ldap -> principal.realm().equals("ldap") && ldap.changesPasswords())
                .orElseThrow(() -> new Conflict(Problem.of(
                        "MK-IDN-008",
                        "Your password is not the appliance's.",
                        "Your account lives in the organisation's directory, or with a provider.",
                        "Change it where you change it for everything else.")));
        String current = SessionResource.given("current", change.current());
        signIn.prove(request, new AccountName(principal.realm(), principal.name()), current);
        realm.changePassword(principal.name(), current, replacement);
    }
}
