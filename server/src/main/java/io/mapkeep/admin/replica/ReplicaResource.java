package io.mapkeep.admin.replica;

import io.mapkeep.access.Permission;
import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.admin.ReplicaActs.Follow;
import io.mapkeep.contract.admin.ReplicaActs.Invite;
import io.mapkeep.contract.admin.ReplicaActs.Invited;
import io.mapkeep.contract.admin.ReplicaActs.Join;
import io.mapkeep.contract.admin.ReplicaActs.Promote;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.rest.Json;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import io.mapkeep.secret.Redacted;
import io.mapkeep.storage.replica.Invitation;
import io.mapkeep.storage.replica.Role;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /api/v1/replica}: how this node stands to the others, and what changes that. Acts are for the admin socket alone: a token hands out everything, and
 * a promotion at the wrong moment costs data, so neither is a matter of a session that somebody may have taken over.
 */
public final class ReplicaResource implements Resource {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicaResource.class);
    private static final Duration LONGEST_LIFE = Duration.ofDays(1);
    private static final String BASE = "/api/v1/replica";

    private final Membership membership;
    private final Supplier<AuditLog> audit;

    /** @param audit the log of the role that the node has now */
    public ReplicaResource(Membership membership, Supplier<AuditLog> audit) {
        this.membership = membership;
        this.audit = audit;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.needs(
                        Permission.OPERATE,
                        Method.GET,
                        BASE,
                        request -> Response.ok(membership.standing().toReport())),
                act(Method.POST, "/invitations", this::invite),
                act(Method.POST, "/membership", this::join),
                act(Method.POST, "/promotion", this::promote),
                act(Method.POST, "/rehearsal", this::rehearse),
                act(Method.POST, "/failback", this::failback),
                act(Method.PUT, "/following", this::follow),
                act(Method.DELETE, "/peers/{name}", this::remove));
    }

    private static Route act(Method method, String path, Route.Handler handler) {
        return Route.socketOnly(method, BASE + path, handler).servedByReplicas();
    }

    private Response invite(Request request) {
        Invite asked = Json.read(request, Invite.class);
        Role as = switch (asked.as()) {
            case "follower" -> Role.FOLLOWER;
            case "witness" -> Role.WITNESS;
            default -> throw wrong("\"as\" is \"follower\" or \"witness\".");
        };
        Duration life = Duration.ofSeconds(asked.lifeSeconds());
        if (life.compareTo(Duration.ofMinutes(1)) < 0 || life.compareTo(LONGEST_LIFE) > 0) {
            throw wrong("A token lives for a minute to a day.");
        }
        Invitation made = audited(request, "replica.invite", asked.as(), () -> membership.invite(as, life));
        return Response.ok(new Invited(made.token().reveal(), made.ends(), asked.as()));
    }

    private Response join(Request request) {
        Join asked = Json.read(request, Join.class);
        return Response.ok(audited(
                request,
                "replica.join",
                "",
                () -> membership.join(Redacted.of(asked.token().strip()), asked.discardMyData())));
    }

    private Response promote(Request request) {
        Promote asked = Json.read(request, Promote.class);
        return Response.ok(
                asked.to().isPresent()
                        ? audited(
                                request,
                                "replica.hand-over",
                                asked.to().get(),
                                () -> membership.handOver(asked.to().get()))
                        : audited(request, "replica.promote", "", () -> membership.promote(asked.acceptLoss())));
    }

    private Response rehearse(Request request) {
        return Response.ok(audited(request, "replica.rehearse", "", membership::rehearse));
    }

    private Response failback(Request request) {
        audited(request, "replica.failback", "", () -> {
            membership.failback();
            return true;
        });
        return Response.ok(membership.standing().toReport());
    }

    private Response follow(Request request) {
        boolean paused = Json.read(request, Follow.class).paused();
        audited(request, paused ? "replica.pause" : "replica.resume", "", () -> {
            membership.pause(paused);
            return true;
        });
        return Response.ok(membership.standing().toReport());
    }

    private Response remove(Request request) {
        String name = request.pathParameter("name");
        audited(request, "replica.remove", name, () -> {
            membership.remove(name);
            return true;
        });
        return Response.ok(membership.standing().toReport());
    }

    /** Recorded when it has ended, in the log of the role that the node has by then. */
    private <T> T audited(Request request, String action, String target, Supplier<T> act) {
        try {
            T result = act.get();
            record(AuditEvent.of(request, action, target, Outcome.SUCCESS));
            return result;
        } catch (ProblemException refused) {
            record(AuditEvent.of(request, action, target, Outcome.FAILED)
                    .with("problem", refused.problem().code()));
            throw refused;
        }
    }

    /** What was done cannot be undone because it could not be written down. */
    private void record(AuditEvent event) {
        try {
            audit.get().record(event);
        } catch (ProblemException unavailable) {
            LOG.error("{} of {} is not in the audit log", event.action(), event.target(), unavailable);
        }
    }

    private static InvalidInput wrong(String why) {
        return new InvalidInput(Problem.of(
                "MK-REP-102", "This request about replicas is not understood.", why, "See: mapkeep replica --help"));
    }
}
