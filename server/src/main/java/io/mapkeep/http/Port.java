package io.mapkeep.http;

import io.mapkeep.contract.units.HostPort;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.util.Optional;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** One of the ports of the settings. It accepts on the socket that the service manager keeps open for it, where there is one, else on one of the doorstep. */
final class Port extends ServerConnector {
    private final String setting;
    private final HostPort address;
    private final Doorstep doorstep;

    /** @param setting the key that says where it listens */
    Port(
            Server server,
            int selectors,
            String setting,
            HostPort address,
            Doorstep doorstep,
            ConnectionFactory... factories) {
        super(server, 1, selectors, factories);
        this.setting = setting;
        this.address = address;
        this.doorstep = doorstep;
        setHost(address.host());
        setPort(address.port());
    }

    String setting() {
        return setting;
    }

    @Override
    protected ServerSocketChannel openAcceptChannel() throws IOException {
        Optional<ServerSocketChannel> lent = InheritedSockets.lent(address, setting);
        return lent.isPresent() ? lent.get() : doorstep.step(setting, address);
    }

    /** Whoever opens the next door may want the socket. */
    void leave() {
        doorstep.left(setting);
    }
}
