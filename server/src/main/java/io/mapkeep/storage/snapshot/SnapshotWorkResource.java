package io.mapkeep.storage.snapshot;

import io.mapkeep.access.Permission;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.contract.problem.ProblemException.NotFound;
import io.mapkeep.contract.units.ByteSize;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import java.util.List;
import java.util.Optional;

/**
 * What takes its time: begun with POST and answered with 202, then asked about under {@code /api/v1/snapshot-activities}. For admins. A replica serves it too:
 * its snapshots are its own.
 */
final class SnapshotWorkResource implements Resource {
    private static final int ACCEPTED = 202;
    private static final String ACTIVITIES = "/api/v1/snapshot-activities";

    private static final ByteSize LARGEST_FILE = ByteSize.parse("16 TiB");

    private final Snapshots snapshots;

    SnapshotWorkResource(Snapshots snapshots) {
        this.snapshots = snapshots;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                work("/api/v1/snapshots", request -> snapshots.beginCreation(Actor.of(request))),
                work(
                        "/api/v1/snapshots/{id}/drill",
                        request ->
                                snapshots.beginDrill(Actor.of(request), request.pathParameter("id"), place(request))),
                work("/api/v1/snapshot-pruning", request -> snapshots.beginPruning(Actor.of(request))),
                work(
                        "/api/v1/snapshot-verification",
                        request -> snapshots.beginVerification(Actor.of(request), share(request), place(request))),
                Route.needs(Permission.ADMINISTER, Method.POST, "/api/v1/snapshot-imports", this::takeIn)
                        .withBody(LARGEST_FILE)
                        .servedByReplicas(),
                Route.needs(Permission.OPERATE, Method.GET, ACTIVITIES + "/{id}", this::activity));
    }

    private interface Beginning {
        io.mapkeep.contract.admin.SnapshotActivity of(Request request);
    }

    private static Route work(String path, Beginning beginning) {
        return Route.needs(Permission.OPERATE, Method.POST, path, request -> {
                    var begun = beginning.of(request);
                    return Response.json(ACCEPTED, begun).with("Location", ACTIVITIES + "/" + begun.id());
                })
                .servedByReplicas();
    }

    /** Answers when the file has been read to its end: then it is in the store, or nothing of it. */
    private Response takeIn(Request request) {
        return Response.json(201, snapshots.importFrom(Actor.of(request), request.body()));
    }

    private Response activity(Request request) {
        String id = request.pathParameter("id");
        return Response.ok(snapshots
                .activity(id)
                .orElseThrow(() -> new NotFound(Problem.of(
                        "MK-SNP-049",
                        "Nothing of that kind is known.",
                        "The appliance remembers the last few things it did with snapshots since its start; \"" + id
                                + "\" is none of them.",
                        "See what there is: mapkeep snapshot list"))));
    }

    private static Optional<String> place(Request request) {
        return request.query("in").filter(written -> !written.isEmpty());
    }

    private static double share(Request request) {
        return request.query("share")
                .map(written -> {
                    try {
                        double share = Double.parseDouble(written);
                        if (share > 0 && share <= 1) {
                            return share;
                        }
                    } catch (NumberFormatException notANumber) {
                        // said below
                    }
                    throw new InvalidInput(Problem.of(
                            "MK-SNP-056",
                            "This share of the store cannot be read.",
                            "It is a number above 0 and up to 1, not \"" + written + "\".",
                            "Read a tenth: mapkeep snapshot verify --share 0.1"));
                })
                .orElse(1.0);
    }
}
