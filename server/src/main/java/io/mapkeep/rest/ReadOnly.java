package io.mapkeep.rest;

import io.mapkeep.contract.problem.ProblemException;
import java.util.List;
import java.util.function.Supplier;

/**
 * A resource as a node offers it that changes nothing: what only the primary may do is refused, to those who would be permitted, before anything of
 * the request's body is read. The database refuses writes too; here the refusal comes early and in one place.
 */
public final class ReadOnly implements Resource {
    private final List<Route> routes;

    private ReadOnly(List<Route> routes) {
        this.routes = routes;
    }

    /** @param refusal says where to go instead; asked for each request, because the primary may change */
    public static Resource of(Resource whole, Supplier<? extends ProblemException> refusal) {
        return new ReadOnly(whole.routes().stream()
                .map(route -> route.onReplicas()
                        ? route
                        : route.answeredBy(request -> {
                            throw refusal.get();
                        }))
                .toList());
    }

    @Override
    public List<Route> routes() {
        return routes;
    }
}
