package io.mapkeep.firewall.kernel;

import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.admin.FirewallAct;
import io.mapkeep.contract.admin.FirewallStanding;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.rest.Json;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code /api/v1/firewall/acts} and {@code …/standing}, on the admin socket alone: whoever could send them could write into the audit log what never happened. */
final class KernelResource implements Resource {
    private static final Set<String> VERBS = Set.of("apply", "confirm", "revert", "expire", "refuse");
    private static final int LONGEST = 8_000;

    private final KernelReports reports;
    private final AuditLog audit;

    KernelResource(KernelReports reports, AuditLog audit) {
        this.reports = reports;
        this.audit = audit;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.socketOnly(Method.POST, "/api/v1/firewall/acts", this::done)
                        .servedByReplicas(),
                Route.socketOnly(Method.PUT, "/api/v1/firewall/standing", this::stands)
                        .servedByReplicas());
    }

    /** The record has the moment of the act beside its own: the appliance may have been stopped when it was done. */
    private Response done(Request request) {
        var act = Json.read(request, FirewallAct.class);
        if (!VERBS.contains(act.verb())) {
            throw new InvalidInput(Problem.of(
                    "MK-FW-036",
                    "This is nothing that is done to a firewall.",
                    "\"" + act.verb() + "\" is none of "
                            + String.join(", ", VERBS.stream().sorted().toList()) + ".",
                    "Check that command and server are of one version: mapkeep about version"));
        }
        audit.record(AuditEvent.of(
                        request,
                        "firewall." + act.verb(),
                        act.host(),
                        act.verb().equals("refuse") ? Outcome.FAILED : Outcome.SUCCESS)
                .with("revision", Integer.toString(act.revision()))
                .with("when", act.when().toString())
                .with("who", act.who())
                .with("why", act.why())
                .with("before", act.before())
                .with("after", act.after())
                .with("difference", cut(act.difference())));
        return Response.ok(Map.of("recorded", true));
    }

    private Response stands(Request request) {
        reports.received(Json.read(request, FirewallStanding.class));
        return Response.ok(Map.of("received", true));
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
