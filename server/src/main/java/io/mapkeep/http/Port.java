package io.mapkeep.http;

import io.mapkeep.contract.units.HostPort;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.util.Optional;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** One of the ports of the settings. It accepts on the socket that the service manager keeps open for it, where there is one. */
final class Port extends ServerConnector {
    private final HostPort address;
    private final String setting;

    /** @param setting the key that names its address */
    Port(Server server, int selectors, String setting, HostPort address, ConnectionFactory... factories) {
        super(server, 1, selectors, factories);
        this.address = address;
        this.setting = setting;
        setHost(address.host());
        setPort(address.port());
    }

    String setting() {
        return setting;
    }

    @Override
    protected ServerSocketChannel openAcceptChannel() throws IOException {
        Optional<ServerSocketChannel> lent = InheritedSockets.lent(address, setting);
        return lent.isPresent() ? lent.get() : super.openAcceptChannel();
    }
}
