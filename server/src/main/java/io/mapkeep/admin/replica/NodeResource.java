package io.mapkeep.admin.replica;

import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/v1/node}: what people who are signed in are told about the node that serves them, for the notice on each page. */
public final class NodeResource implements Resource {
    private final Supplier<Standing> standing;

    public NodeResource(Supplier<Standing> standing) {
        this.standing = standing;
    }

    /**
     * The answer.
     *
     * @param role {@code primary}, {@code follower} or {@code fenced}
     * @param primary where changes go, if that is another node
     * @param primaryName its name
     * @param lagMillis how far this node is behind
     * @param linked whether it hears from its primary
     */
    record Node(
            String role,
            String name,
            @Nullable String primary,
            @Nullable String primaryName,
            long lagMillis,
            boolean linked) {}

    @Override
    public List<Route> routes() {
        return List.of(Route.signedIn(Method.GET, "/api/v1/node", this::tell));
    }

    private Response tell(Request request) {
        Standing now = standing.get();
        Optional<String> primaryName =
                now.primaryWeb().flatMap(web -> now.node().primaryPeer()).map(peer -> peer.name());
        return Response.ok(new Node(
                now.role(),
                now.name(),
                now.primaryWeb().orElse(null),
                primaryName.orElse(null),
                now.lag().toMillis(),
                List.of("streaming", "catching_up", "copying", "off", "safe", "degraded", "blocked")
                        .contains(now.state())));
    }
}
