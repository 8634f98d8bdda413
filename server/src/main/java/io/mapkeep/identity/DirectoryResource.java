package io.mapkeep.identity;

import io.mapkeep.access.Permission;
import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.admin.LdapListing;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Conflict;
import io.mapkeep.identity.ldap.DirectoryBrowser;
import io.mapkeep.identity.ldap.LdapRealm;
import io.mapkeep.identity.sync.Deprovisioning;
import io.mapkeep.rest.Json;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import java.util.List;
import java.util.Optional;

/** {@code /api/v1/ldap}: tests of the directory, what it shows of people and groups, and what would follow from it. */
final class DirectoryResource implements Resource {
    private static final String PATH = "/api/v1/ldap/";

    private final Optional<LdapRealm> realm;
    private final Deprovisioning deprovisioning;
    private final CandidateTest candidates;
    private final AuditLog audit;

    /** Whom the test looks for. */
    record TestRequest(Optional<String> user) {}

    /** Which people or groups to list; {@code user} asks for the groups of one person. */
    record ListRequest(Optional<String> text, Optional<String> user) {}

    /** Whether anything is to be changed, and though many would lose something at once. */
    record SyncRequest(boolean dryRun, boolean beyondGuard) {}

    DirectoryResource(
            Optional<LdapRealm> realm, Deprovisioning deprovisioning, CandidateTest candidates, AuditLog audit) {
        this.realm = realm;
        this.deprovisioning = deprovisioning;
        this.candidates = candidates;
        this.audit = audit;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.needs(Permission.MANAGE_ACCOUNTS, Method.POST, PATH + "test", this::test)
                        .servedByReplicas(),
                Route.socketOnly(Method.POST, PATH + "candidate", this::candidate)
                        .servedByReplicas(),
                Route.needs(Permission.MANAGE_ACCOUNTS, Method.POST, PATH + "search", this::search)
                        .servedByReplicas(),
                Route.needs(Permission.MANAGE_ACCOUNTS, Method.POST, PATH + "groups", this::groups)
                        .servedByReplicas(),
                Route.needs(Permission.MANAGE_ACCOUNTS, Method.POST, PATH + "sync", this::sync)
                        .servedByReplicas());
    }

    private Response test(Request request) {
        LdapRealm directory = directory();
        TestRequest asked = request.contentLength() == 0
                ? new TestRequest(Optional.empty())
                : Json.read(request, TestRequest.class);
        audit.record(AuditEvent.of(request, "ldap.test", asked.user().orElse(""), Outcome.SUCCESS));
        return Response.ok(directory.test(asked.user()));
    }

    private Response candidate(Request request) {
        var asked = Json.read(request, CandidateTest.Candidate.class);
        audit.record(AuditEvent.of(request, "ldap.test", asked.file(), Outcome.SUCCESS));
        return Response.ok(candidates.test(asked));
    }

    private Response search(Request request) {
        var asked = Json.read(request, ListRequest.class);
        String text = asked.text().orElse("");
        if (text.isBlank()) {
            return Response.ok(new LdapListing(List.of(), false));
        }
        audit.record(AuditEvent.of(request, "ldap.search", text, Outcome.SUCCESS));
        return Response.ok(directory().browser().people(text));
    }

    private Response groups(Request request) {
        var asked = Json.read(request, ListRequest.class);
        DirectoryBrowser browser = directory().browser();
        audit.record(AuditEvent.of(
                request, "ldap.groups", asked.user().or(asked::text).orElse(""), Outcome.SUCCESS));
        return Response.ok(
                asked.user().isPresent()
                        ? browser.groupsOf(asked.user().get())
                        : browser.groups(asked.text().orElse("")));
    }

    private Response sync(Request request) {
        directory();
        var asked = Json.read(request, SyncRequest.class);
        if (asked.dryRun()) {
            return Response.ok(deprovisioning.plan());
        }
        audit.record(AuditEvent.of(request, "ldap.sync", "", Outcome.SUCCESS)
                .with("beyondGuard", Boolean.toString(asked.beyondGuard())));
        return Response.ok(deprovisioning.run(asked.beyondGuard()));
    }

    private LdapRealm directory() {
        return realm.orElseThrow(() -> new Conflict(Problem.of(
                "MK-LDP-013",
                "There is no directory to ask.",
                "ldap.servers is empty, so only local accounts sign in.",
                "Name your directory in the section [ldap] of the settings, then restart the appliance.")));
    }
}
