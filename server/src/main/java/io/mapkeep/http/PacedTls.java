package io.mapkeep.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLEngine;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** TLS whose handshakes wait for their turn in a {@link HandshakeQueue}; from then on a connection is read like any other, by the selector's thread. */
final class PacedTls extends SslConnectionFactory {
    private final HandshakeQueue handshakes;

    PacedTls(SslContextFactory.Server context, String nextProtocol, HandshakeQueue handshakes) {
        super(context, nextProtocol);
        this.handshakes = handshakes;
    }

    @Override
    protected SslConnection newSslConnection(Connector connector, EndPoint endPoint, SSLEngine engine) {
        return new PacedConnection(connector, endPoint, engine);
    }

    private final class PacedConnection extends SslConnection implements SslHandshakeListener {
        private final long network;
        private volatile boolean done;
        /** Steps follow each other: the next is asked for when one has been done. */
        private int steps;

        PacedConnection(Connector connector, EndPoint endPoint, SSLEngine engine) {
            super(
                    connector.getByteBufferPool(),
                    connector.getExecutor(),
                    getSslContextFactory(),
                    endPoint,
                    engine,
                    isDirectBuffersForEncryption(),
                    isDirectBuffersForDecryption());
            network = RateLimit.key(address(endPoint));
            addHandshakeListener(this);
        }

        @Override
        public void onFillable() {
            if (done) {
                super.onFillable();
            } else {
                handshakes.add(network, ++steps == 2, super::onFillable);
            }
        }

        @Override
        public void handshakeSucceeded(Event event) {
            done = true;
        }

        @Override
        public void handshakeFailed(Event event, Throwable failure) {
            done = true;
        }

        private static InetAddress address(EndPoint endPoint) {
            return endPoint.getRemoteSocketAddress() instanceof InetSocketAddress remote && !remote.isUnresolved()
                    ? remote.getAddress()
                    : InetAddress.getLoopbackAddress();
        }
    }
}
