package io.mapkeep.http;

import io.mapkeep.rest.Response;
import io.mapkeep.rest.Response.Body;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * The web page: a handful of files from the class path, read once. A path that names no file and has no ending gets the page itself, which
 * knows what to show; so {@code /datasets/airports} can be bookmarked.
 *
 * <p>The list of files is {@code /web/files.txt}, written when the page is built: a class path cannot be listed.
 */
final class StaticPages {
    private static final String HOME = "/index.html";
    private static final String FOREVER = "public, max-age=31536000, immutable";
    private static final Body NOTHING = new Body.Bytes(new byte[0]);
    private static final String REVALIDATE = "no-cache";
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("mjs", "text/javascript; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("json", "application/json"),
            Map.entry("geojson", "application/geo+json"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("txt", "text/plain; charset=utf-8"),
            Map.entry("pbf", "application/x-protobuf"),
            Map.entry("woff2", "font/woff2"));

    private final Map<String, Page> pages;

    /** A file as it is sent, as it is and by gzip; the latter has a tag of its own, because it is another sequence of bytes. */
    private static final class Page {
        private final Response plain;
        private final boolean text;
        private volatile @Nullable Response compressed;

        Page(byte[] bytes, String type, String cache) {
            this.plain = Response.bytes(200, type, bytes)
                    .with("ETag", '"' + hash(bytes) + '"')
                    .with("Cache-Control", cache);
            this.text = Compression.isText(type);
        }

        Response inFormFor(@Nullable String accepted) {
            return text && Compression.accepted(accepted) ? compressed() : plain;
        }

        /** Made at the first request for it, so that starting does not wait; if two threads make it at once, both make the same. */
        private Response compressed() {
            Response made = compressed;
            if (made == null) {
                byte[] bytes = Compression.compress(((Body.Bytes) plain.body()).bytes());
                made = new Response(200, plain.headers(), new Body.Bytes(bytes))
                        .with("ETag", '"' + hash(bytes) + '"')
                        .with("Content-Encoding", "gzip")
                        .with("Vary", "Accept-Encoding");
                compressed = made;
            }
            return made;
        }
    }

    private StaticPages(Map<String, Page> pages) {
        this.pages = pages;
    }

    /** Reads all files below {@code /web} of the class path. */
    static StaticPages fromClassPath() {
        Map<String, Page> pages = new HashMap<>();
        for (String name : names()) {
            read("/web/" + name).ifPresent(bytes -> pages.put("/" + name, page(name, bytes)));
        }
        pages.putIfAbsent(
                HOME,
                page(
                        "index.html",
                        "<!doctype html><title>Mapkeep</title><p>The web page was left out of this build; the API is there.</p>"
                                .getBytes(StandardCharsets.UTF_8)));
        return new StaticPages(pages);
    }

    /** Of the page's style sheet; empty in a build without the page. */
    Optional<String> styles() {
        return pages.keySet().stream()
                .filter(name -> name.startsWith("/assets/index") && name.endsWith(".css"))
                .sorted()
                .findFirst();
    }

    Response serve(Request jetty, String path, String id) {
        boolean reading = jetty.getMethod().equals("GET") || jetty.getMethod().equals("HEAD");
        Page page = pages.get(path);
        if (page == null && reading && belongsToThePage(path)) {
            page = pages.get(HOME);
        }
        if (page == null || !reading) {
            return ResourceHandler.notFound(id, path);
        }
        Response response = page.inFormFor(jetty.getHeaders().get(HttpHeader.ACCEPT_ENCODING));
        String known = jetty.getHeaders().get(HttpHeader.IF_NONE_MATCH);
        return known != null && known.contains(response.headers().getOrDefault("ETag", ""))
                ? new Response(304, response.headers(), NOTHING)
                : response;
    }

    private static boolean belongsToThePage(String path) {
        return !path.startsWith("/api/") && !path.startsWith("/user/") && path.indexOf('.', path.lastIndexOf('/')) < 0;
    }

    private static Page page(String name, byte[] bytes) {
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        // The build puts a hash of the content into the names below assets/, so those never change.
        String cache = name.startsWith("assets/") ? FOREVER : REVALIDATE;
        return new Page(bytes, TYPES.getOrDefault(ending, "application/octet-stream"), cache);
    }

    private static List<String> names() {
        List<String> names = new ArrayList<>();
        read("/web/files.txt")
                .ifPresent(list -> new String(list, StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> !line.isBlank())
                        .forEach(names::add));
        return names;
    }

    private static Optional<byte[]> read(String resource) {
        try (InputStream in = StaticPages.class.getResourceAsStream(resource)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 12);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
