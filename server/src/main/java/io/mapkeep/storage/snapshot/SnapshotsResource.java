package io.mapkeep.storage.snapshot;

import io.mapkeep.access.Permission;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import java.util.List;

/** What there is: {@code /api/v1/snapshots}, a snapshot in it, and the schedule. For admins. */
final class SnapshotsResource implements Resource {
    private final Snapshots snapshots;

    SnapshotsResource(Snapshots snapshots) {
        this.snapshots = snapshots;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.needs(Permission.OPERATE, Method.GET, "/api/v1/snapshots", this::list),
                Route.needs(Permission.OPERATE, Method.GET, "/api/v1/snapshots/{id}", this::show),
                Route.needs(Permission.ADMINISTER, Method.GET, "/api/v1/snapshots/{id}/export", this::export),
                Route.needs(Permission.OPERATE, Method.GET, "/api/v1/snapshot-schedule", this::schedule));
    }

    private Response list(Request request) {
        return Response.ok(snapshots.inventory().listing());
    }

    private Response show(Request request) {
        return Response.ok(snapshots.inventory().contents(request.pathParameter("id")));
    }

    /** Sealed under a key of its own that the recovery key opens, so that it may lie anywhere. */
    private Response export(Request request) {
        Actor actor = Actor.of(request);
        String id = snapshots
                .inventory()
                .contents(request.pathParameter("id"))
                .snapshot()
                .id();
        return Response.stream(200, "application/octet-stream", out -> snapshots.export(actor, id, out))
                .with("Content-Disposition", "attachment; filename=\"" + id + ".mapkeep\"");
    }

    private Response schedule(Request request) {
        return Response.ok(snapshots.state());
    }
}
