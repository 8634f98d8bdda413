package io.mapkeep.identity.mfa;

import io.mapkeep.identity.entrance.Entrance;
import io.mapkeep.identity.session.Factor;
import io.mapkeep.identity.session.Session;
import io.mapkeep.identity.session.Step;
import io.mapkeep.rest.Json;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import java.util.List;
import java.util.Set;

/** {@code /api/v1/session/second-factor}: the step of a sign-in in which the second factor is shown. */
final class SecondFactorResource implements Resource {
    private static final String PATH = "/api/v1/session/second-factor";

    private final SecondFactors factors;
    private final FactorCheck check;
    private final Entrance entrance;

    SecondFactorResource(SecondFactors factors, FactorCheck check, Entrance entrance) {
        this.factors = factors;
        this.check = check;
        this.entrance = entrance;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.open(Method.POST, PATH + "/question", this::ask).servedByReplicas(),
                Route.open(Method.POST, PATH, this::show).servedByReplicas());
    }

    private Response ask(Request request) {
        Session session = entrance.pending(request, Step.SECOND_FACTOR);
        return FactorQuestion.of(request, session.owner(), factors, List.of());
    }

    private Response show(Request request) {
        Session session = entrance.pending(request, Step.SECOND_FACTOR);
        Factor factor = check.require(
                request, session.owner(), Json.read(request, FactorCheck.Shown.class), "session.second_factor");
        return entrance.done(request, Step.SECOND_FACTOR, Set.of(factor));
    }
}
