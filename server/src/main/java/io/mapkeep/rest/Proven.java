package io.mapkeep.rest;

import io.mapkeep.access.Permission;
import java.util.List;
import java.util.function.Consumer;

/**
 * A resource whose most dangerous routes want proof: what only an administrator may do is asked of a person who has shown a factor a short while ago, so that
 * neither a browser left open nor a stolen key is enough. Of the body nothing is read before.
 */
public final class Proven implements Resource {
    private final List<Route> routes;

    private Proven(List<Route> routes) {
        this.routes = routes;
    }

    /** @param proof throws if there is none */
    public static Resource of(Resource whole, Consumer<Request> proof) {
        return new Proven(whole.routes().stream()
                .map(route -> isDangerous(route)
                        ? route.answeredBy(request -> {
                            proof.accept(request);
                            return route.handler().handle(request);
                        })
                        : route)
                .toList());
    }

    private static boolean isDangerous(Route route) {
        return route.access() instanceof Route.Access.Needs needs && needs.permission() == Permission.ADMINISTER;
    }

    @Override
    public List<Route> routes() {
        return routes;
    }
}
