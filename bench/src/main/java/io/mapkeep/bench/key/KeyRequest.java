package io.mapkeep.bench.key;

import io.mapkeep.access.Principal;
import io.mapkeep.access.Role;
import io.mapkeep.rest.Door;
import io.mapkeep.rest.Json;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A request without a door, so that only the question who it is is measured. */
public record KeyRequest(
        Door door,
        Method method,
        String path,
        Map<String, String> headers,
        Map<String, String> cookies,
        Map<String, String> queries,
        byte[] content)
        implements Request {
    private static final Principal ROOT = new Principal("root", "root", "system", Set.of(Role.ADMIN));

    static KeyRequest with(String header, String value) {
        return new KeyRequest(
                Door.TLS, Method.GET, "/api/v1/datasets", Map.of(header, value), Map.of(), Map.of(), new byte[0]);
    }

    static KeyRequest signed(String input, String signature) {
        return new KeyRequest(
                Door.TLS,
                Method.GET,
                "/api/v1/datasets",
                Map.of("Signature-Input", input, "Signature", signature),
                Map.of(),
                Map.of(),
                new byte[0]);
    }

    static KeyRequest session(String token) {
        return new KeyRequest(
                Door.TLS,
                Method.GET,
                "/api/v1/datasets",
                Map.of(),
                Map.of("__Host-mapkeep", token),
                Map.of(),
                new byte[0]);
    }

    public static KeyRequest post(Door door, String path, Object body) {
        return new KeyRequest(door, Method.POST, path, Map.of(), Map.of(), Map.of(), Json.bytes(body));
    }

    static KeyRequest put(String token, String path, Object body) {
        return new KeyRequest(
                Door.TLS, Method.PUT, path, Map.of(), Map.of("__Host-mapkeep", token), Map.of(), Json.bytes(body));
    }

    /** A page of accounts, after one. */
    static KeyRequest users(String after) {
        return new KeyRequest(
                Door.ADMIN_SOCKET,
                Method.GET,
                "/api/v1/users",
                Map.of(),
                Map.of(),
                Map.of("limit", "100", "after", after),
                new byte[0]);
    }

    @Override
    public String id() {
        return "bench";
    }

    @Override
    public String pathParameter(String name) {
        return "";
    }

    @Override
    public Optional<String> query(String name) {
        return Optional.ofNullable(queries.get(name));
    }

    @Override
    public List<String> queryNames() {
        return List.of();
    }

    @Override
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    @Override
    public Optional<String> cookie(String name) {
        return Optional.ofNullable(cookies.get(name));
    }

    @Override
    public String contentType() {
        return "application/json";
    }

    @Override
    public long contentLength() {
        return content.length;
    }

    @Override
    public InputStream body() {
        return new ByteArrayInputStream(content);
    }

    @Override
    public Principal principal() {
        return door == Door.ADMIN_SOCKET ? ROOT : Principal.ANONYMOUS;
    }

    @Override
    public String remote() {
        return door == Door.ADMIN_SOCKET ? "local" : "192.0.2.7";
    }

    @Override
    public String origin() {
        return "https://maps.example.org";
    }
}
