package io.mapkeep.http;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;

/**
 * A body on its way out, compressed or not. Only {@link #complete} sends the end of it; without that the body is left visibly broken. A writer's own close and flush do nothing, so that it can neither fake an end nor send crumbs.
 */
final class StreamedBody extends FilterOutputStream {
    private static final int BUFFER_BYTES = 32 * 1024;

    private final OutputStream sink;
    private final Compression.@Nullable Gzip gzip;

    StreamedBody(Response answer, boolean compressed) throws IOException {
        this(Content.Sink.asOutputStream(answer), compressed);
    }

    private StreamedBody(OutputStream sink, boolean compressed) throws IOException {
        this(sink, compressed ? new Compression.Gzip(new BufferedOutputStream(sink, BUFFER_BYTES)) : null);
    }

    private StreamedBody(OutputStream sink, Compression.@Nullable Gzip gzip) {
        super(new BufferedOutputStream(gzip == null ? sink : gzip, BUFFER_BYTES));
        this.sink = sink;
        this.gzip = gzip;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
    }

    /** Sends what is left, and the end. */
    void complete() throws IOException {
        out.flush();
        if (gzip != null) {
            gzip.finish();
            gzip.flush();
        }
        sink.close();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    /** Gives memory back, whether the body is complete or not. */
    void free() {
        if (gzip != null) {
            gzip.abandon();
        }
    }
}
