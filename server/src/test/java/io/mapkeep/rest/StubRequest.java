package io.mapkeep.rest;

import io.mapkeep.access.Principal;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A request as the doors make them, without a door. Immutable; {@code with…} returns a changed copy. */
public record StubRequest(
        Method method,
        String path,
        Door door,
        Principal principal,
        String remote,
        Map<String, String> headers,
        Map<String, String> cookies,
        Map<String, String> parameters,
        Map<String, String> queries,
        String contentType,
        byte[] content)
        implements Request {
    private static final byte[] NOTHING = new byte[0];

    public static StubRequest of(Method method, String path) {
        return new StubRequest(
                method,
                path,
                Door.TLS,
                Principal.ANONYMOUS,
                "192.0.2.7",
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                "",
                NOTHING);
    }

    public StubRequest as(Principal caller) {
        return new StubRequest(
                method, path, door, caller, remote, headers, cookies, parameters, queries, contentType, content);
    }

    public StubRequest from(String address) {
        return new StubRequest(
                method, path, door, principal, address, headers, cookies, parameters, queries, contentType, content);
    }

    public StubRequest withJson(Object value) {
        return new StubRequest(
                method,
                path,
                door,
                principal,
                remote,
                headers,
                cookies,
                parameters,
                queries,
                "application/json",
                Json.bytes(value));
    }

    public StubRequest withForm(String form) {
        return new StubRequest(
                method,
                path,
                door,
                principal,
                remote,
                headers,
                cookies,
                parameters,
                queries,
                "application/x-www-form-urlencoded",
                form.getBytes(StandardCharsets.UTF_8));
    }

    public StubRequest withCookie(String name, String value) {
        return new StubRequest(
                method,
                path,
                door,
                principal,
                remote,
                headers,
                and(cookies, name, value),
                parameters,
                queries,
                contentType,
                content);
    }

    public StubRequest withHeader(String name, String value) {
        return new StubRequest(
                method,
                path,
                door,
                principal,
                remote,
                and(headers, name, value),
                cookies,
                parameters,
                queries,
                contentType,
                content);
    }

    public StubRequest withBasic(String name, String password) {
        byte[] pair = (name + ":" + password).getBytes(StandardCharsets.UTF_8);
        return withHeader("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
    }

    /** What a name in the route's path stands for. */
    public StubRequest withParameter(String name, String value) {
        return new StubRequest(
                method,
                path,
                door,
                principal,
                remote,
                headers,
                cookies,
                and(parameters, name, value),
                queries,
                contentType,
                content);
    }

    /** What stands behind the question mark. */
    public StubRequest withQueries(Map<String, String> asked) {
        return new StubRequest(
                method, path, door, principal, remote, headers, cookies, parameters, asked, contentType, content);
    }

    /** The same request at the admin socket. */
    public StubRequest atSocket() {
        return new StubRequest(
                method,
                path,
                Door.ADMIN_SOCKET,
                principal,
                "local",
                headers,
                cookies,
                parameters,
                queries,
                contentType,
                content);
    }

    @Override
    public String id() {
        return "request-1";
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
        return Optional.ofNullable(headers.get(name));
    }

    @Override
    public Optional<String> cookie(String name) {
        return Optional.ofNullable(cookies.get(name));
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
    public String origin() {
        return "https://maps.example.org";
    }

    private static Map<String, String> and(Map<String, String> map, String name, String value) {
        Map<String, String> more = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        more.putAll(map);
        more.put(name, value);
        return more;
    }
}
