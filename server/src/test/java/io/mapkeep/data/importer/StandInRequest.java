package io.mapkeep.data.importer;

import io.mapkeep.access.Principal;
import io.mapkeep.rest.Door;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A request as the doors make them, without a door. */
record StandInRequest(
        Principal principal,
        Method method,
        Map<String, String> parameters,
        Map<String, String> queries,
        InputStream body,
        long contentLength)
        implements Request {
    static StandInRequest upload(Principal principal, byte[] body, Map<String, String> queries) {
        return new StandInRequest(
                principal, Method.POST, Map.of(), queries, new ByteArrayInputStream(body), body.length);
    }

    static StandInRequest of(Principal principal, Method method, Map<String, String> path, String body) {
        return new StandInRequest(
                principal,
                method,
                path,
                Map.of(),
                new ByteArrayInputStream(body.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                body.length());
    }

    @Override
    public String id() {
        return "request-1";
    }

    @Override
    public Door door() {
        return Door.TLS;
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
        return Optional.ofNullable(queries.get(name));
    }

    @Override
    public List<String> queryNames() {
        return List.copyOf(queries.keySet());
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
        return "application/json";
    }

    @Override
    public String remote() {
        return "192.0.2.7";
    }

    @Override
    public String origin() {
        return "https://maps.example.org";
    }
}
