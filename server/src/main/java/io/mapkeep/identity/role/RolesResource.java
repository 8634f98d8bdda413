package io.mapkeep.identity.role;

import io.mapkeep.access.Grantee;
import io.mapkeep.access.Permission;
import io.mapkeep.access.Role;
import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.admin.RoleReport;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.rest.Json;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/roles} and {@code /api/v1/role-grants}: which roles there are, who has them and why, and giving and taking them. */
final class RolesResource implements Resource {
    private final Assignments assignments;
    private final Explanations explanations;
    private final RoleGranting granting;
    private final Consumer<Request> proof;
    private final Runnable changed;
    private final AuditLog audit;

    /** What giving a role takes. */
    record Grant(@Nullable String to, @Nullable String role) {}

    /**
     * @param proof insists that whoever asks has shown a factor a short while ago
     * @param changed told after roles have changed, so that open sessions follow
     */
    RolesResource(
            Assignments assignments,
            Explanations explanations,
            RoleGranting granting,
            Consumer<Request> proof,
            Runnable changed,
            AuditLog audit) {
        this.assignments = assignments;
        this.explanations = explanations;
        this.granting = granting;
        this.proof = proof;
        this.changed = changed;
        this.audit = audit;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.needs(Permission.MANAGE_ACCOUNTS, Method.GET, "/api/v1/roles", request -> Response.ok(report())),
                Route.needs(Permission.MANAGE_ACCOUNTS, Method.GET, "/api/v1/roles/explanation", this::explain),
                Route.needs(Permission.MANAGE_ACCOUNTS, Method.POST, "/api/v1/role-grants", this::grant),
                Route.needs(Permission.MANAGE_ACCOUNTS, Method.DELETE, "/api/v1/role-grants", this::revoke));
    }

    private RoleReport report() {
        return new RoleReport(
                assignments.roles().all().stream()
                        .map(role -> new RoleReport.Role(
                                role.word(),
                                Role.builtIn().contains(role),
                                role.permissions().stream()
                                        .sorted()
                                        .map(Permission::word)
                                        .toList()))
                        .toList(),
                assignments.mappings().stream()
                        .map(mapping -> new RoleReport.Mapping(mapping.group().text(), mapping.role(), mapping.key()))
                        .toList(),
                assignments.grants().all().stream()
                        .map(grant -> new RoleReport.Grant(
                                grant.to().text(),
                                grant.role(),
                                assignments.roles().named(grant.role()).isPresent(),
                                grant.by(),
                                grant.at()))
                        .toList());
    }

    private Response explain(Request request) {
        return Response.ok(explanations.of(
                Grantee.person(required("user", request.query("user").orElse(null)), assignments::realmOf)));
    }

    private Response grant(Request request) {
        Grant asked = Json.read(request, Grant.class);
        Grantee to = Grantee.parse(required("to", asked.to()), assignments::realmOf);
        to.requireNameable();
        String word = required("role", asked.role());
        boolean added = traced(request, "role.grant", to, word, () -> {
            Role role = granting.handled(request.principal(), word);
            proof.accept(request);
            return granting.grant(request.principal(), to, role);
        });
        return Response.json(added ? 201 : 200, Map.of("to", to.text(), "role", word, "changed", added));
    }

    private Response revoke(Request request) {
        Grantee to = Grantee.parse(required("to", request.query("to").orElse(null)), assignments::realmOf);
        String word = required("role", request.query("role").orElse(null));
        traced(request, "role.revoke", to, word, () -> {
            Role role = granting.handled(request.principal(), word);
            proof.accept(request);
            granting.revoke(request.principal(), to, role);
            return true;
        });
        return Response.ok(Map.of("to", to.text(), "role", word, "changed", true));
    }

    /** With the roles before and after in the audit log, and the reason of a refusal. */
    private boolean traced(
            Request request, String action, Grantee to, String role, java.util.function.BooleanSupplier act) {
        String before = rolesOf(to);
        try {
            boolean changes = act.getAsBoolean();
            if (changes) {
                audit.record(AuditEvent.of(request, action, to.text(), Outcome.SUCCESS)
                        .with("role", role)
                        .with("before", before)
                        .with("after", rolesOf(to)));
                changed.run();
            }
            return changes;
        } catch (ProblemException refused) {
            audit.record(AuditEvent.of(request, action, to.text(), Outcome.DENIED)
                    .with("role", role)
                    .with("reason", refused.problem().code()));
            throw refused;
        }
    }

    /** What was given by command, in order. */
    private String rolesOf(Grantee to) {
        return String.join(
                ",",
                assignments.grants().all().stream()
                        .filter(grant -> grant.to().text().equalsIgnoreCase(to.text()))
                        .map(RoleGrant::role)
                        .sorted()
                        .toList());
    }

    private static String required(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new InvalidInput(Problem.of(
                    "MK-ROL-009",
                    "\"" + field + "\" is missing.",
                    "Without it there is nothing to give, take or explain.",
                    "Send it; see docs/operate/roles.md"));
        }
        return value;
    }
}
