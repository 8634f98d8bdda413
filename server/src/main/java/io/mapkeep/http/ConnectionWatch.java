package io.mapkeep.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes connections that take too long, however busy they look. Jetty's idle timeout starts anew with each byte, so a client that sends one
 * byte of a header every few seconds could stay for hours (a "slow loris"), and Jetty 12.1 has settings for a least data rate but does not use
 * them. The rule here:
 *
 * <pre>
 *   opened, or last answer complete ──[ idle timeout ]── next request's header complete
 *   header complete ──[ request timeout, once more for each 64 MiB declared or moved ]── answer complete
 * </pre>
 *
 * <p>Time is looked at once a second for all connections together: a timer per request would cost more than answering it. The thread that
 * works on a request is not interrupted, because an interrupt would close the database's file beneath it; it ends when it next reads or writes.
 */
final class ConnectionWatch extends Handler.Wrapper implements Connection.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionWatch.class);
    private static final Duration PACE = Duration.ofSeconds(1);
    static final long BYTES_PER_TURN = 64L * 1024 * 1024;

    private final long idleNanos;
    private final long requestNanos;
    private final LongSupplier nanos;
    private final Map<Connection, Watched> connections = new ConcurrentHashMap<>();
    private volatile boolean draining;
    private volatile long drained;
    private volatile Predicate<InetAddress> unwanted = address -> false;

    ConnectionWatch(Duration idle, Duration request, LongSupplier nanos, Handler handler) {
        super(handler);
        this.idleNanos = idle.toNanos();
        this.requestNanos = request.toNanos();
        this.nanos = nanos;
    }

    /** What is known of a connection; {@code since} is when its present state began. */
    private static final class Watched {
        private final long opened;
        private volatile boolean working;
        private volatile long since;
        private volatile long declared;
        private volatile long movedBefore;

        Watched(long now) {
            this.opened = now;
            this.since = now;
        }
    }

    @Override
    public void onOpened(Connection connection) {
        if (isUnwanted(connection)) {
            connection.getEndPoint().close(); // the lower connection opens first, so this is before TLS begins
            return;
        }
        // TLS and HTTP are two connections on top of each other; requests arrive on the upper one.
        if (connection instanceof ConnectionMetaData) {
            connections.put(connection, new Watched(nanos.getAsLong()));
        }
    }

    @Override
    public void onClosed(Connection connection) {
        connections.remove(connection);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Connection connection = request.getConnectionMetaData().getConnection();
        Watched watched = connections.get(connection);
        if (watched == null) {
            return super.handle(request, response, callback);
        }
        watched.declared = Math.max(0, request.getLength());
        watched.movedBefore = moved(connection);
        watched.since = nanos.getAsLong();
        watched.working = true;
        if (isDrained(watched)) {
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        return super.handle(request, response, new Callback() {
            @Override
            public void succeeded() {
                // Before, not after: what follows may already begin the connection's next request on another thread.
                rest(watched);
                callback.succeeded();
            }

            @Override
            public void failed(Throwable failure) {
                rest(watched);
                callback.failed(failure);
            }

            @Override
            public InvocationType getInvocationType() {
                return callback.getInvocationType();
            }
        });
    }

    private void rest(Watched watched) {
        watched.since = nanos.getAsLong();
        watched.working = false;
    }

    void keepOut(Predicate<InetAddress> addresses) {
        unwanted = addresses;
    }

    /** Ends the connections that are open now: each after the answer under way, the others within a second. */
    void drain() {
        drained = nanos.getAsLong();
        draining = true;
    }

    private boolean isDrained(Watched watched) {
        return draining && watched.opened - drained <= 0;
    }

    void closeUnwanted() {
        connections.keySet().stream().filter(this::isUnwanted).forEach(connection -> {
            connections.remove(connection);
            connection.getEndPoint().close();
        });
    }

    private boolean isUnwanted(Connection connection) {
        return connection.getEndPoint().getRemoteSocketAddress() instanceof InetSocketAddress remote
                && !remote.isUnresolved()
                && unwanted.test(remote.getAddress());
    }

    /** Closes what is over its time. */
    void sweep() {
        long now = nanos.getAsLong();
        connections.forEach((connection, watched) -> {
            boolean working = watched.working;
            if (!working && isDrained(watched)
                    || now - watched.since > (working ? allowance(connection, watched) : idleNanos)) {
                if (working) {
                    LOG.warn(
                            "A request from {} was cut off after limits.request_timeout",
                            connection.getEndPoint().getRemoteSocketAddress());
                }
                connections.remove(connection);
                connection.getEndPoint().close();
            }
        });
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        turn(getServer().getScheduler());
    }

    private void turn(Scheduler scheduler) {
        scheduler.schedule(
                () -> {
                    sweep();
                    if (isRunning() || isStarting()) {
                        turn(scheduler);
                    }
                },
                PACE.toMillis(),
                java.util.concurrent.TimeUnit.MILLISECONDS);
    }

    private long allowance(Connection connection, Watched watched) {
        long bytes = Math.max(watched.declared, moved(connection) - watched.movedBefore);
        return requestNanos * (1 + bytes / BYTES_PER_TURN);
    }

    private static long moved(Connection connection) {
        return connection.getBytesIn() + connection.getBytesOut();
    }
}
