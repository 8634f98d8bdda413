package io.mapkeep.admin.settings;

import io.mapkeep.access.Permission;
import io.mapkeep.contract.admin.SettingsActs.Apply;
import io.mapkeep.contract.admin.SettingsActs.Settle;
import io.mapkeep.contract.admin.SettingsActs.Waiting;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.NotPermitted;
import io.mapkeep.rest.Json;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import java.util.List;

/**
 * {@code /api/v1/configuration/…}: takes settings up while the appliance runs. The file is root's, so what it says is root's to decide, too: those whom {@code admin.users} lets use the command may look, and take
 * a trial back, and no more.
 */
public final class SettingsResource implements Resource {
    private static final String BASE = "/api/v1/configuration";

    private final SettingsChanges changes;
    private final String ownUser;

    /** @param ownUser whom the appliance runs as */
    public SettingsResource(SettingsChanges changes, String ownUser) {
        this.changes = changes;
        this.ownUser = ownUser;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.needs(
                        Permission.OPERATE,
                        Method.GET,
                        BASE + "/trial",
                        request -> Response.ok(new Waiting(changes.waiting()))),
                act("/changes", this::apply),
                act("/trial/confirmation", this::confirm),
                act("/trial/reversal", this::revert));
    }

    private static Route act(String path, Route.Handler handler) {
        return Route.socketOnly(Method.POST, BASE + path, handler).servedByReplicas();
    }

    private Response apply(Request request) {
        requireOwner(request);
        return Response.ok(changes.apply(request, Json.read(request, Apply.class)));
    }

    private Response confirm(Request request) {
        requireOwner(request);
        return Response.ok(
                changes.confirm(request, Json.read(request, Settle.class).who()));
    }

    private Response revert(Request request) {
        return Response.ok(
                changes.revert(request, Json.read(request, Settle.class).who()));
    }

    private void requireOwner(Request request) {
        String peer = request.principal().name();
        if (!peer.equals("root") && !peer.equals(ownUser)) {
            throw new NotPermitted(Problem.of(
                    "MK-CFG-021",
                    "You may not change the settings.",
                    "They are root's, and the system user \"" + peer + "\" may only use the command.",
                    "Run it with sudo."));
        }
    }
}
