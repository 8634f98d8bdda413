package io.mapkeep.data.tile;

import io.mapkeep.access.Permission;
import io.mapkeep.contract.problem.ProblemException.Failed;
import io.mapkeep.data.dataset.Column;
import io.mapkeep.data.dataset.Dataset;
import io.mapkeep.data.dataset.Datasets;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code /api/v1/datasets/{name}/tiles/{z}/{x}/{y}.mvt}, and TileJSON 3.0.0 beside it. */
final class TilesResource implements Resource {
    private static final String BASE = "/api/v1/datasets/{name}";
    /** Deeper, a map client enlarges these: at zoom 14 a tile unit is 60 cm. */
    private static final int MAX_ZOOM = 14;

    private static final String CACHE = "private, max-age=60, must-revalidate";

    private final Tiles tiles;
    private final Datasets datasets;

    TilesResource(Tiles tiles, Datasets datasets) {
        this.tiles = tiles;
        this.datasets = datasets;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.needs(Permission.READ_DATASETS, Method.GET, BASE + "/tiles/{z}/{x}/{y}.mvt", this::tile),
                Route.needs(Permission.READ_DATASETS, Method.GET, BASE + "/tilejson.json", this::tileJson));
    }

    private Response tile(Request request) {
        Dataset dataset = datasets.readable(request.principal(), request.pathParameter("name"));
        TileAddress tile =
                TileAddress.parse(request.pathParameter("z"), request.pathParameter("x"), request.pathParameter("y"));
        String tag = TileVersion.of(dataset).tag(tile);
        if (request.header("If-None-Match").filter(header -> names(header, tag)).isPresent()) {
            return cacheable(new Response(304, Map.of(), new Response.Body.Bytes(new byte[0])), tag);
        }
        byte[] bytes = made(request, dataset, tile);
        return cacheable(
                bytes.length == 0
                        ? Response.noContent()
                        : Response.bytes(200, "application/vnd.mapbox-vector-tile", bytes),
                tag);
    }

    private byte[] made(Request request, Dataset dataset, TileAddress tile) {
        try {
            return tiles.tile(dataset, tile);
        } catch (Failed failed) {
            // Deleted meanwhile? Then that is the answer, and no defect.
            datasets.readable(request.principal(), dataset.name());
            throw failed;
        }
    }

    /** Whether {@code If-None-Match} names the tag, by the weak comparison that RFC 9110 (13.1.2) asks for: a compressing proxy makes tags weak. */
    private static boolean names(String header, String tag) {
        return header.strip().equals("*")
                || Arrays.stream(header.split(","))
                        .map(String::strip)
                        .map(known -> known.startsWith("W/") ? known.substring(2) : known)
                        .anyMatch(tag::equals);
    }

    private Response tileJson(Request request) {
        Dataset dataset = datasets.readable(request.principal(), request.pathParameter("name"));
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("tilejson", "3.0.0");
        document.put("name", dataset.title());
        document.put(
                "tiles", List.of(request.origin() + "/api/v1/datasets/" + dataset.name() + "/tiles/{z}/{x}/{y}.mvt"));
        document.put("scheme", "xyz");
        document.put("minzoom", 0);
        document.put("maxzoom", MAX_ZOOM);
        dataset.bounds()
                .ifPresent(box -> document.put("bounds", List.of(box.west(), box.south(), box.east(), box.north())));
        Map<String, String> fields = new LinkedHashMap<>();
        for (Column column : dataset.columns()) {
            if (column.type() != Column.Type.GEOMETRY) {
                fields.put(column.name(), word(column.type()));
            }
        }
        document.put("vector_layers", List.of(Map.of("id", dataset.name(), "fields", fields)));
        return Response.ok(document);
    }

    private static Response cacheable(Response response, String tag) {
        return response.with("ETag", tag).with("Cache-Control", CACHE);
    }

    private static String word(Column.Type type) {
        return switch (type) {
            case INTEGER, NUMBER -> "Number";
            case BOOLEAN -> "Boolean";
            default -> "String";
        };
    }
}
