package io.mapkeep.http;

import io.mapkeep.contract.units.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listening socket that this process was started with as its standard input (systemd.socket(5), {@code StandardInput=socket}). It belongs to the service
 * manager and outlives the process: while the appliance is started again nobody is refused, connections wait. It is lent, never closed.
 */
final class InheritedSocket {
    private static final Logger LOG = LoggerFactory.getLogger(InheritedSocket.class);
    private static final String OTHER_PORT = "MK-HTP-017";
    private static final Optional<ServerSocketChannel> OF_PROCESS = find();

    private InheritedSocket() {}

    /** A channel that accepts on the inherited socket, if there is one and it listens where the settings want it. */
    static Optional<ServerSocketChannel> lent(HostPort wanted) throws IOException {
        if (OF_PROCESS.isEmpty()) {
            return Optional.empty();
        }
        ServerSocketChannel inherited = OF_PROCESS.get();
        InetSocketAddress address = (InetSocketAddress) inherited.getLocalAddress();
        if (!serves(address, wanted)) {
            LOG.warn(
                    "{}: the socket that systemd opened listens on {} and server.https says {}; the settings count, and nobody answers on the other",
                    OTHER_PORT,
                    address,
                    wanted);
            return Optional.empty();
        }
        return Optional.of(new LentChannel(inherited));
    }

    /** A socket for all addresses is the same for IPv4 and for IPv6, which takes both. */
    static boolean serves(InetSocketAddress address, HostPort wanted) {
        try {
            InetAddress host = InetAddress.getByName(wanted.host());
            boolean same = address.getAddress().isAnyLocalAddress()
                    ? host.isAnyLocalAddress()
                    : address.getAddress().equals(host);
            return same && address.getPort() == wanted.port();
        } catch (UnknownHostException nowhere) {
            return false;
        }
    }

    private static Optional<ServerSocketChannel> find() {
        try {
            Channel inherited = System.inheritedChannel();
            if (inherited instanceof ServerSocketChannel listening
                    && listening.getLocalAddress() instanceof InetSocketAddress) {
                listening.configureBlocking(false);
                return Optional.of(listening);
            }
            return Optional.empty();
        } catch (IOException none) {
            return Optional.empty();
        }
    }
}
