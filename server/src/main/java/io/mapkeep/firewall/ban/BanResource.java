package io.mapkeep.firewall.ban;

import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.admin.FirewallBans;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Conflict;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.contract.problem.ProblemException.NotFound;
import io.mapkeep.rest.Json;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import java.util.List;

/** {@code /api/v1/firewall/bans}, on the admin socket alone: who could ban through the web could shut others out. */
final class BanResource implements Resource {
    private static final String PATH = "/api/v1/firewall/bans";

    private final Bans bans;
    private final AuditLog audit;

    BanResource(Bans bans, AuditLog audit) {
        this.bans = bans;
        this.audit = audit;
    }

    /** @param seconds how long */
    record Wanted(String network, long seconds, String reason) {}

    @Override
    public List<Route> routes() {
        return List.of(
                Route.socketOnly(Method.GET, PATH, request -> Response.ok(listed())),
                Route.socketOnly(Method.POST, PATH, this::ban).servedByReplicas(),
                Route.socketOnly(Method.DELETE, PATH, this::lift).servedByReplicas());
    }

    private Response ban(Request request) {
        var wanted = Json.read(request, Wanted.class);
        if (wanted.seconds() < 1) {
            throw new InvalidInput(Problem.of(
                    "MK-FW-030",
                    "This is no network that can be banned.",
                    "A ban lasts at least a second.",
                    "Write a duration: mapkeep firewall ban 203.0.113.9 --for 1h"));
        }
        Ban ban = bans.ban(wanted.network(), bans.now().plusSeconds(wanted.seconds()), wanted.reason())
                .orElseThrow(() -> new Conflict(Problem.of(
                        "MK-FW-031",
                        wanted.network() + " was not banned.",
                        "It is banned as long already, or the policy says never (admin.from, bans.never), or there are as many bans as there can be.",
                        "See who is banned: mapkeep firewall bans")));
        audit.record(AuditEvent.of(request, "firewall.ban", ban.network().toString(), Outcome.SUCCESS)
                .with("until", ban.until().toString())
                .with("reason", ban.reason()));
        return Response.ok(told(ban));
    }

    private Response lift(Request request) {
        String network = request.query("network").orElse("");
        Ban lifted = bans.lift(network)
                .orElseThrow(() -> new NotFound(Problem.of(
                        "MK-FW-032",
                        network + " is not banned.",
                        "There is no ban of exactly this network.",
                        "See who is banned, and write it alike: mapkeep firewall bans")));
        audit.record(AuditEvent.of(request, "firewall.unban", lifted.network().toString(), Outcome.SUCCESS)
                .with("until", lifted.until().toString())
                .with("reason", lifted.reason()));
        return Response.ok(told(lifted));
    }

    private FirewallBans listed() {
        return new FirewallBans(bans.list().stream().map(BanResource::told).toList());
    }

    private static FirewallBans.Ban told(Ban ban) {
        return new FirewallBans.Ban(ban.network().toString(), ban.until(), ban.reason());
    }
}
