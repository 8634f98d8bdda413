package io.mapkeep.storage.snapshot;

import io.mapkeep.rest.Json;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import java.util.List;

/** The recovery key. On the admin socket only: it must cross no network, and a stolen session of an admin must not replace it. */
final class RecoveryResource implements Resource {
    private final Snapshots snapshots;

    /** What {@code mapkeep snapshot recovery-check} sends. */
    record Key(String key) {
        @Override
        public String toString() {
            return "Key[<redacted>]";
        }
    }

    RecoveryResource(Snapshots snapshots) {
        this.snapshots = snapshots;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.socketOnly(Method.POST, "/api/v1/recovery-sheet", this::sheet),
                Route.socketOnly(Method.POST, "/api/v1/recovery-proof", this::prove));
    }

    private Response sheet(Request request) {
        return Response.json(201, snapshots.newRecoverySheet(Actor.of(request))).with("Cache-Control", "no-store");
    }

    private Response prove(Request request) {
        return Response.ok(
                snapshots.prove(Actor.of(request), Json.read(request, Key.class).key()));
    }
}
