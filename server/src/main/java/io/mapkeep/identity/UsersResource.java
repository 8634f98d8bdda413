package io.mapkeep.identity;

import io.mapkeep.access.Grantee;
import io.mapkeep.access.Permission;
import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.admin.FirstPasswordReport;
import io.mapkeep.contract.admin.UserChange;
import io.mapkeep.contract.admin.UserReport;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.identity.entrance.StepUp;
import io.mapkeep.identity.local.FirstPassword;
import io.mapkeep.identity.session.AccountName;
import io.mapkeep.rest.Json;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/users}: accounts, for those who look after them. */
final class UsersResource implements Resource {
    private static final String USERS = "/api/v1/users";
    private static final String USER = USERS + "/{name}";

    private final UserList list;
    private final UserActs acts;
    private final StepUp proof;
    private final AuditLog audit;

    /** Who is to have a local account. */
    record Addition(@Nullable String name, @Nullable String displayName) {}

    UsersResource(UserList list, UserActs acts, StepUp proof, AuditLog audit) {
        this.list = list;
        this.acts = acts;
        this.proof = proof;
        this.audit = audit;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                managing(Method.GET, USERS, this::list),
                managing(Method.POST, USERS, this::add),
                managing(Method.POST, USER + "/disable", request -> switchTo(request, true)),
                managing(Method.POST, USER + "/enable", request -> switchTo(request, false)),
                managing(Method.POST, USER + "/password", this::resetPassword),
                managing(Method.DELETE, USER + "/factors", this::resetFactors),
                managing(Method.POST, USER + "/unlock", this::unlock).servedByReplicas());
    }

    private static Route managing(Method method, String path, Route.Handler handler) {
        return Route.needs(Permission.MANAGE_ACCOUNTS, method, path, handler);
    }

    /** {@code ?text=berg&limit=200&after=…}: see {@link UserReport}. */
    private Response list(Request request) {
        return Response.ok(list.report(request.query("text"), request.query("after"), limit(request)));
    }

    private static int limit(Request request) {
        String written = request.query("limit").orElse("1000");
        boolean usable = written.matches("[1-9]\\d{0,4}") && Integer.parseInt(written) <= UserList.LARGEST_PAGE;
        if (!usable) {
            throw new InvalidInput(Problem.of(
                    "MK-IDN-043",
                    "The parameter limit is not usable.",
                    "It is to be a whole number from 1 to " + UserList.LARGEST_PAGE + ".",
                    "Ask for page after page: each tells what to send as after to get the next."));
        }
        return Integer.parseInt(written);
    }

    private Response add(Request request) {
        Addition wanted = Json.read(request, Addition.class);
        String name = SessionResource.given("name", wanted.name());
        FirstPassword first = acts.add(name, wanted.displayName() == null ? name : wanted.displayName());
        audit.record(AuditEvent.of(request, "user.add", "local/" + name, Outcome.SUCCESS)
                .with("before", "absent")
                .with("after", "first-password"));
        return Response.json(201, report(first, 0));
    }

    private Response switchTo(Request request, boolean disabled) {
        AccountName account = target(request);
        if (disabled) {
            proof.require(request);
        }
        UserActs.Done done = acts.setDisabled(request.principal(), account, disabled);
        audit.record(event(request, disabled ? "user.disable" : "user.enable", account)
                .with("before", done.changed() == disabled ? "enabled" : "disabled")
                .with("after", disabled ? "disabled" : "enabled")
                .with("sessions_ended", Integer.toString(done.sessionsEnded())));
        return changed(account, done);
    }

    private Response resetPassword(Request request) {
        proof.require(request);
        AccountName account = known(request);
        var reset = acts.resetPassword(request.principal(), account);
        audit.record(event(request, "user.reset_password", account)
                .with("sessions_ended", Integer.toString(reset.sessionsEnded())));
        return Response.ok(report(reset.first(), reset.sessionsEnded()));
    }

    private Response resetFactors(Request request) {
        proof.require(request);
        AccountName account = known(request);
        List<String> before = acts.factors(account);
        UserActs.Done done = acts.resetFactors(request.principal(), account);
        audit.record(event(request, "user.reset_2fa", account)
                .with("before", String.join(", ", before))
                .with("after", "none")
                .with("sessions_ended", Integer.toString(done.sessionsEnded())));
        return changed(account, done);
    }

    private Response unlock(Request request) {
        AccountName account = target(request);
        acts.unlock(account);
        audit.record(event(request, "user.unlock", account));
        return changed(account, new UserActs.Done(true, 0));
    }

    /** {@code ?realm=ldap} tells which one, where there are several of that name. */
    private AccountName target(Request request) {
        return acts.named(request.pathParameter("name"), request.query("realm"));
    }

    private AccountName known(Request request) {
        return acts.known(request.pathParameter("name"), request.query("realm"));
    }

    private static AuditEvent event(Request request, String action, AccountName account) {
        return AuditEvent.of(
                request, action, new Grantee.Person(account.realm(), account.name()).text(), Outcome.SUCCESS);
    }

    private static Response changed(AccountName account, UserActs.Done done) {
        return Response.ok(new UserChange(account.name(), account.realm(), done.changed(), done.sessionsEnded()));
    }

    private static FirstPasswordReport report(FirstPassword first, int sessionsEnded) {
        return new FirstPasswordReport(
                first.name(), first.file().toAbsolutePath().toString(), first.expires(), sessionsEnded);
    }
}
