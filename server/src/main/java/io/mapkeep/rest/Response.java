package io.mapkeep.rest;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer. Immutable; {@code with…} returns a changed copy.
 *
 * @param headers by name; the door adds request id and security headers
 */
public record Response(int status, Map<String, String> headers, Body body) {
    /** What follows the headers. */
    public sealed interface Body {
        /** Known in full; sent with its length. */
        record Bytes(byte[] bytes) implements Body {}

        /** Written while it is sent. If {@code writer} throws after the first byte, the door breaks the connection off, so that no half answer looks whole. */
        record Stream(Writer writer) implements Body {}
    }

    /** Writes a body. It must not keep or close the stream. */
    @FunctionalInterface
    public interface Writer {
        void write(OutputStream out) throws IOException;
    }

    private static final byte[] NOTHING = new byte[0];

    public Response {
        headers = Map.copyOf(headers);
    }

    public static Response json(int status, Object value) {
        return bytes(status, "application/json", Json.bytes(value));
    }

    public static Response ok(Object value) {
        return json(200, value);
    }

    public static Response noContent() {
        return new Response(204, Map.of(), new Body.Bytes(NOTHING));
    }

    public static Response text(int status, String text) {
        return bytes(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    public static Response bytes(int status, String contentType, byte[] bytes) {
        return new Response(status, Map.of("Content-Type", contentType), new Body.Bytes(bytes));
    }

    public static Response stream(int status, String contentType, Writer writer) {
        return new Response(status, Map.of("Content-Type", contentType), new Body.Stream(writer));
    }

    /** Adds or replaces a header. */
    public Response with(String name, String value) {
        Map<String, String> changed = new LinkedHashMap<>(headers);
        changed.put(name, value);
        return new Response(status, changed, body);
    }
}
