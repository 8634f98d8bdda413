package io.mapkeep.bench.tile;

import io.mapkeep.access.Principal;
import io.mapkeep.access.Role;
import io.mapkeep.rest.Door;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A request for a tile without a door, so that only the tile is measured. */
record TileRequest(Map<String, String> parameters) implements Request {
    static TileRequest of(String dataset, int zoom, int column, int row) {
        return new TileRequest(Map.of("name", dataset, "z", "" + zoom, "x", "" + column, "y", "" + row));
    }

    @Override
    public String id() {
        return "bench";
    }

    @Override
    public Door door() {
        return Door.TLS;
    }

    @Override
    public Method method() {
        return Method.GET;
    }

    @Override
    public String path() {
        return "/";
    }

    @Override
    public String pathParameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    @Override
    public Optional<String> query(String name) {
        return Optional.empty();
    }

    @Override
    public List<String> queryNames() {
        return List.of();
    }

    @Override
    public Optional<String> header(String name) {
        return Optional.empty();
    }

    @Override
    public Optional<String> cookie(String name) {
        return Optional.empty();
    }

    @Override
    public String contentType() {
        return "";
    }

    @Override
    public long contentLength() {
        return -1;
    }

    @Override
    public InputStream body() {
        return InputStream.nullInputStream();
    }

    @Override
    public Principal principal() {
        return new Principal("bench", "Bench", "local", Set.of(Role.VIEWER));
    }

    @Override
    public String remote() {
        return "local";
    }

    @Override
    public String origin() {
        return "https://localhost";
    }
}
