package io.mapkeep.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.function.BiConsumer;
import javax.net.ssl.SSLProtocolException;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.eclipse.jetty.server.Request;

/** Passes on what clients do wrong, on the thread that saw it: whoever listens must not wait for anything. */
final class Nuisances implements SslHandshakeListener {
    /** Common to what Java says of a record that is none, before and after its 11th version. */
    private static final String NO_TLS = "nrecognized SSL message";

    private volatile BiConsumer<InetAddress, Nuisance> listener = (address, nuisance) -> {};

    void tellTo(BiConsumer<InetAddress, Nuisance> told) {
        listener = told;
    }

    void tell(Request request, Nuisance nuisance) {
        tell(request.getConnectionMetaData().getRemoteSocketAddress(), nuisance);
    }

    @Override
    public void handshakeFailed(Event event, Throwable failure) {
        if (isGarbage(failure)) {
            tell(event.getEndPoint().getRemoteSocketAddress(), Nuisance.NOT_TLS);
        }
    }

    /** A closed connection is none, nor is a refusal in good TLS of either side. Jetty makes handshake exceptions of all, with Java's own as the cause or with its words alone. */
    static boolean isGarbage(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return cause instanceof SSLProtocolException
                || String.valueOf(failure.getMessage()).contains(NO_TLS)
                || String.valueOf(cause.getMessage()).contains(NO_TLS);
    }

    private void tell(SocketAddress from, Nuisance nuisance) {
        if (from instanceof InetSocketAddress remote && !remote.isUnresolved()) {
            listener.accept(remote.getAddress(), nuisance);
        }
    }
}
