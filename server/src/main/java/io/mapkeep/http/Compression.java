package io.mapkeep.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/**
 * Answers by gzip (RFC 9110, 8.4.1.3) for clients that take it. Small answers and what is compressed already are sent as they are. Done here and
 * not by Jetty's handler, so that a stream that breaks off is certain to look broken: see docs/decisions/0021.
 */
final class Compression {
    /** Below this an answer fits into one or two packets either way. */
    private static final int WORTHWHILE_BYTES = 2048;

    /** Level 1 costs a third of level 6 and leaves a tenth to a third more bytes (docs/performance.md). */
    private static final int LEVEL = 1;

    private static final int BUFFER_BYTES = 8192;

    private Compression() {}

    /** Whether a body of this type and length, -1 for unknown, is sent compressed to this client. */
    static boolean suits(HttpFields request, HttpFields answer, long length) {
        return (length < 0 || length >= WORTHWHILE_BYTES)
                && !answer.contains(HttpHeader.CONTENT_ENCODING)
                && !answer.contains(HttpHeader.CONTENT_LENGTH)
                && isText(answer.get(HttpHeader.CONTENT_TYPE))
                && accepted(request.get(HttpHeader.ACCEPT_ENCODING));
    }

    static byte[] compress(byte[] bytes) {
        var compressed = new ByteArrayOutputStream(bytes.length / 3);
        try (var gzip = new Gzip(compressed)) {
            gzip.write(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return compressed.toByteArray();
    }

    /** {@code gzip} or {@code *} without {@code q=0}. */
    static boolean accepted(@Nullable String accept) {
        if (accept == null) {
            return false;
        }
        for (String coding : accept.toLowerCase(Locale.ROOT).split(",", 32)) {
            String[] parts = coding.strip().split("\\s*;\\s*", 4);
            if (parts[0].equals("gzip") || parts[0].equals("*")) {
                return parts.length < 2 || !parts[1].matches("q=0(\\.0*)?");
            }
        }
        return false;
    }

    static boolean isText(@Nullable String type) {
        return type != null
                && (type.startsWith("text/")
                        || type.contains("json")
                        || type.contains("javascript")
                        || type.contains("svg")
                        || type.startsWith("application/vnd.mapbox-vector-tile")
                        || type.startsWith("application/x-protobuf"));
    }

    /** Frees the compressor's memory, which lies outside the heap, also where the body breaks off. */
    static final class Gzip extends GZIPOutputStream {
        Gzip(OutputStream out) throws IOException {
            super(out, BUFFER_BYTES);
            def.setLevel(LEVEL);
        }

        /** Ends without a trailer, so that the body cannot pass for whole. */
        void abandon() {
            def.end();
        }
    }
}
