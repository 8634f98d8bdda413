package io.mapkeep.tls;

import io.mapkeep.tls.watch.Shown;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;

/**
 * Looks at the TLS port as a client does.
 *
 * @param host that the port listens on; for all addresses the loopback is asked
 */
record OwnPort(String host, int port) {
    /** @throws IOException if there is no handshake; it says why */
    X509Certificate shown() throws IOException {
        InetAddress address = InetAddress.getByName(host);
        return Shown.at(
                new InetSocketAddress(address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address, port),
                host);
    }
}
