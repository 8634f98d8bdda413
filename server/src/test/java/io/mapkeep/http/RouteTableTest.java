package io.mapkeep.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.rest.Method;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RouteTableTest {
    private final RouteTable routes = new RouteTable(List.of(resource(
            "/livez",
            "/api/v1/datasets",
            "/api/v1/datasets/{name}",
            "/api/v1/datasets/{name}/tilejson.json",
            "/api/v1/datasets/{name}/tiles/{z}/{x}/{y}.mvt",
            "/api/v1/datasets/special")));

    @ParameterizedTest
    @CsvSource({
        "/api/v1/datasets/airports, airports",
        "/api/v1/datasets/a%20b, a b",
        "/api/v1/datasets/a%2Fb, a/b",
        "/api/v1/datasets/%C3%A5, å",
        "/api/v1/datasets/..%2F..%2Fetc, ../../etc",
    })
    void aParameterIsDecodedAfterThePathWasTakenApart(String path, String name) {
        assertThat(routes.find(path).orElseThrow().parameters()).containsEntry("name", name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "",
                "/api",
                "/api/v1/datasets/",
                "/api/v1/datasets/x/",
                "/api/v1/datasets/%zz",
                "/api/v1/datasets/%C3",
                "/api/v1/datasets/%00",
                "/api/v1/datasets/a%0Ab",
                "/api/v1/datasets/x/tiles/1/2/3",
                "/api/v1/datasets/x/tiles/1/2/.mvt",
                "/livez/more"
            })
    void whatIsNoRouteIsNotFound(String path) {
        assertThat(routes.find(path)).isEmpty();
    }

    @Test
    void aLiteralSegmentWinsOverAParameter() {
        assertThat(routes.find("/api/v1/datasets/special").orElseThrow().parameters())
                .isEmpty();
    }

    @Test
    void aSuffixBelongsToTheRouteAndNotToTheParameter() {
        assertThat(routes.find("/api/v1/datasets/d/tiles/1/2/3.mvt")
                        .orElseThrow()
                        .parameters())
                .containsEntry("z", "1")
                .containsEntry("x", "2")
                .containsEntry("y", "3");
    }

    @Test
    void twoRoutesForOnePathAreADefect() {
        assertThatThrownBy(() -> new RouteTable(List.of(resource("/a", "/a"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RouteTable(List.of(resource("/{a}", "/{b}"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Resource resource(String... paths) {
        return () -> List.of(paths).stream()
                .map(path -> Route.open(Method.GET, path, request -> Response.noContent()))
                .toList();
    }
}
