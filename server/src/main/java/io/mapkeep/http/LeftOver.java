package io.mapkeep.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;

/**
 * Takes and discards what is left of a refused body, a little of it at most, before the connection goes on or is closed. A socket closed while data
 * waits in it is reset, and the reset can overtake our answer, so that the client would see a broken connection and not the reason. Bounded by bytes and
 * time, because whoever goes on sending after a refusal does not want the reason.
 */
final class LeftOver implements Callback {
    static final long MOST_BYTES = 4L * 1024 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Request jetty;
    private final Callback done;
    private final AtomicBoolean over = new AtomicBoolean();
    private long bytes;

    LeftOver(Request jetty, Callback done) {
        this.jetty = jetty;
        this.done = done;
    }

    @Override
    public void succeeded() {
        jetty.getComponents().getScheduler().schedule(this::end, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        discard();
    }

    @Override
    public void failed(Throwable failure) {
        done.failed(failure);
    }

    private void discard() {
        while (!over.get()) {
            Content.Chunk chunk = jetty.read();
            if (chunk == null) {
                jetty.demand(this::discard);
                return;
            }
            bytes += chunk.remaining();
            chunk.release();
            if (chunk.isLast() || Content.Chunk.isFailure(chunk) || bytes > MOST_BYTES) {
                end();
            }
        }
    }

    private void end() {
        if (over.compareAndSet(false, true)) {
            done.succeeded();
        }
    }
}
