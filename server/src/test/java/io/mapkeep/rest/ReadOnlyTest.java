package io.mapkeep.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.access.Permission;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.OnPrimaryOnly;
import io.mapkeep.contract.units.ByteSize;
import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReadOnlyTest {
    private static final Request NOBODY_ASKS = (Request) Proxy.newProxyInstance(
            Request.class.getClassLoader(), new Class<?>[] {Request.class}, (proxy, method, arguments) -> {
                throw new AssertionError("the request was looked at: " + method.getName());
            });

    private final Resource whole = () -> List.of(
            Route.open(Method.GET, "/a", request -> Response.text(200, "read")),
            Route.open(Method.POST, "/query", request -> Response.text(200, "asked"))
                    .servedByReplicas(),
            Route.needs(Permission.IMPORT_DATASETS, Method.POST, "/a", request -> Response.text(200, "written"))
                    .withBody(new ByteSize(7)),
            Route.open(Method.DELETE, "/a", request -> Response.text(200, "deleted")));

    private final List<Route> routes = ReadOnly.of(
                    whole, () -> new OnPrimaryOnly(Problem.of("MK-REP-100", "No.", "", ""), "https://primary"))
            .routes();

    @Test
    void whatReadsIsServedAndSoIsWhatSaysThatItChangesNothing() {
        assertThat(routes.get(0).handler().handle(NOBODY_ASKS).status()).isEqualTo(200);
        assertThat(routes.get(1).handler().handle(NOBODY_ASKS).status()).isEqualTo(200);
    }

    @Test
    void allElseIsRefusedBeforeTheRequestIsLookedAt() {
        for (Route route : routes.subList(2, 4)) {
            assertThatThrownBy(() -> route.handler().handle(NOBODY_ASKS))
                    .isInstanceOfSatisfying(
                            OnPrimaryOnly.class,
                            refusal -> assertThat(refusal.primary()).isEqualTo("https://primary"));
        }
    }

    @Test
    void whoMayNotWriteIsNotEvenTold() {
        assertThat(routes.get(2).access()).isEqualTo(new Route.Access.Needs(Permission.IMPORT_DATASETS));
        assertThat(routes.get(2).body()).contains(new ByteSize(7));
    }
}
