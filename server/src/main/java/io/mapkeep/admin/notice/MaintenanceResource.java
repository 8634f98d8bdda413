package io.mapkeep.admin.notice;

import io.mapkeep.access.Permission;
import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.admin.NoticeActs.Maintain;
import io.mapkeep.contract.admin.NoticeActs.Maintenance;
import io.mapkeep.contract.admin.NoticeActs.OnMaintenance;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.firewall.network.Network;
import io.mapkeep.rest.Json;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code /api/v1/maintenance}. Begun and ended on the machine itself: over the network one could lock oneself out by it. */
final class MaintenanceResource implements Resource {
    private static final String PATH = "/api/v1/maintenance";
    private static final int MOST_NETWORKS = 64;
    private static final int LONGEST_REASON = 500;

    private final KeptNotice<Maintenance> maintenance;
    private final Supplier<AuditLog> audit;
    private final Clock clock;

    MaintenanceResource(KeptNotice<Maintenance> maintenance, Supplier<AuditLog> audit, Clock clock) {
        this.maintenance = maintenance;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.needs(Permission.OPERATE, Method.GET, PATH, request -> Response.ok(now())),
                Route.socketOnly(Method.PUT, PATH, this::begin).servedByReplicas(),
                Route.socketOnly(Method.DELETE, PATH, this::end).servedByReplicas());
    }

    private OnMaintenance now() {
        return new OnMaintenance(maintenance.now());
    }

    private Response begin(Request request) {
        Maintain asked = Json.read(request, Maintain.class);
        Instant now = clock.instant();
        NoticeRules.requireLater(asked.until(), now);
        NoticeRules.requireText(asked.reason(), LONGEST_REASON, "The reason");
        var next = new Maintenance(
                now,
                asked.until(),
                networks(asked.allow()),
                asked.readOnly(),
                asked.reason().strip(),
                asked.who());
        Optional<Maintenance> former = maintenance.now();
        maintenance.tell(next);
        audit.get()
                .record(AuditEvent.of(request, "maintenance.begin", "", Outcome.SUCCESS)
                        .with("who", asked.who())
                        .with("why", next.reason())
                        .with("before", former.map(MaintenanceResource::words).orElse("off"))
                        .with("after", words(next)));
        return Response.ok(now());
    }

    /** Again is fine. */
    private Response end(Request request) {
        Optional<Maintenance> former = maintenance.end();
        former.ifPresent(over -> audit.get()
                .record(AuditEvent.of(request, "maintenance.end", "", Outcome.SUCCESS)
                        .with("before", words(over))
                        .with("after", "off")));
        return Response.ok(new OnMaintenance(former));
    }

    static String words(Maintenance on) {
        return (on.readOnly() ? "read-only" : "closed")
                + on.until().map(end -> " until " + end).orElse("")
                + (on.allow().isEmpty() ? "" : " except for " + String.join(", ", on.allow()));
    }

    private static List<String> networks(List<String> written) {
        if (written.size() > MOST_NETWORKS) {
            throw NoticeRules.wrong("At most " + MOST_NETWORKS + " networks.");
        }
        return written.stream().map(MaintenanceResource::network).toList();
    }

    private static String network(String written) {
        try {
            return Network.parse(written).toString();
        } catch (IllegalArgumentException wrong) {
            throw new InvalidInput(
                    Problem.of(
                            "MK-ADM-004",
                            "\"" + written.replaceAll("\\p{Cntrl}", "?") + "\" is no network; nothing was changed.",
                            String.valueOf(wrong.getMessage()) + ".",
                            "Write it like 192.0.2.0/24, 2001:db8::/32, or a single address."),
                    wrong);
        }
    }
}
