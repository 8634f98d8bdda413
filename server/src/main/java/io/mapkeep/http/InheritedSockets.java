package io.mapkeep.http;

import io.mapkeep.contract.units.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listening sockets that this process was started with (sd_listen_fds(3)). They belong to the service manager and outlive the process: while the appliance is started again nobody is refused,
 * connections wait. They are lent, never closed.
 */
final class InheritedSockets {
    private static final Logger LOG = LoggerFactory.getLogger(InheritedSockets.class);
    private static final String OTHER_PORT = "MK-HTP-017";
    private static final int FIRST_DESCRIPTOR = 3;
    private static final int MOST = 16;
    private static final List<ServerSocketChannel> OF_PROCESS =
            find(System.getenv(), ProcessHandle.current().pid());

    private InheritedSockets() {}

    /**
     * A channel that accepts on an inherited socket, if one listens where the settings want it.
     *
     * @param setting which of them wants it, for the log
     */
    static Optional<ServerSocketChannel> lent(HostPort wanted, String setting) throws IOException {
        for (ServerSocketChannel inherited : OF_PROCESS) {
            if (serves(address(inherited), wanted)) {
                return Optional.of(new LentChannel(inherited));
            }
        }
        if (!OF_PROCESS.isEmpty()) {
            LOG.warn(
                    "{}: systemd opened {}, and {} says {}; the settings count, and nobody answers on the other",
                    OTHER_PORT,
                    addresses(),
                    setting,
                    wanted);
        }
        return Optional.empty();
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

    /** {@code LISTEN_PID} tells whether they are meant for this process and not for one that started it. */
    private static List<ServerSocketChannel> find(Map<String, String> environment, long process) {
        String count = environment.getOrDefault("LISTEN_FDS", "");
        if (!Long.toString(process).equals(environment.get("LISTEN_PID")) || !count.matches("[1-9]\\d?")) {
            return List.of();
        }
        List<ServerSocketChannel> found = new ArrayList<>();
        for (int i = 0; i < Math.min(Integer.parseInt(count), MOST); i++) {
            try {
                ServerSocketChannel listening = Descriptor.listening(FIRST_DESCRIPTOR + i);
                listening.configureBlocking(false);
                address(listening);
                found.add(listening);
            } catch (IOException | ClassCastException unusable) {
                LOG.warn(
                        "The socket that systemd handed over as descriptor {} is of no use",
                        FIRST_DESCRIPTOR + i,
                        unusable);
            }
        }
        return List.copyOf(found);
    }

    private static InetSocketAddress address(ServerSocketChannel channel) throws IOException {
        return (InetSocketAddress) channel.getLocalAddress();
    }

    private static List<InetSocketAddress> addresses() throws IOException {
        List<InetSocketAddress> all = new ArrayList<>();
        for (ServerSocketChannel each : OF_PROCESS) {
            all.add(address(each));
        }
        return all;
    }
}
