package io.mapkeep.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Predicate;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** Tells of requests over HTTPS until the listener has what it wanted; costs the others one read of a field. */
final class Arrivals {
    private volatile @Nullable Predicate<InetAddress> listener;

    /** @param next whether it has heard enough */
    void tellTo(Predicate<InetAddress> next) {
        listener = next;
    }

    void came(Request request) {
        Predicate<InetAddress> waiting = listener;
        if (waiting != null
                && request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress remote
                && waiting.test(remote.getAddress())) {
            listener = null;
        }
    }
}
