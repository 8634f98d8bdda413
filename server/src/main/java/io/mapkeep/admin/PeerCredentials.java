package io.mapkeep.admin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import jdk.net.ExtendedSocketOptions;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SelectableChannelEndPoint;
import org.eclipse.jetty.server.Request;

/** Asks the kernel who is at the other end of a Unix socket (unix(7), SO_PEERCRED). The peer cannot lie about it. */
final class PeerCredentials {
    private PeerCredentials() {}

    /** The peer's user name, or its number where the system knows no name for it; empty if the kernel does not tell. */
    static Optional<String> user(Request request) {
        EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
        if (endPoint instanceof SelectableChannelEndPoint selectable
                && selectable.getChannel() instanceof SocketChannel channel) {
            try {
                return Optional.of(channel.getOption(ExtendedSocketOptions.SO_PEERCRED)
                        .user()
                        .getName());
            } catch (IOException closed) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /**
     * The daemon's own user in the same words, so also by number where the system has no name for it. The property {@code user.name} is "?" then,
     * and whoever starts the daemon can set it.
     */
    static String ownUser() {
        try {
            return Files.getOwner(Path.of("/proc/self")).getName();
        } catch (IOException noProc) {
            throw new UncheckedIOException("the appliance needs /proc", noProc);
        }
    }
}
