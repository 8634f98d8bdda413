package io.mapkeep.admin;

import io.mapkeep.access.Principal;
import io.mapkeep.access.Role;
import io.mapkeep.contract.configuration.AdminSection;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Failed;
import io.mapkeep.contract.problem.ProblemException.NotPermitted;
import io.mapkeep.contract.units.ByteSize;
import io.mapkeep.http.ErrorAnswer;
import io.mapkeep.http.ResourceHandler;
import io.mapkeep.http.RouteTable;
import io.mapkeep.http.Workers;
import io.mapkeep.rest.Resource;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.HostPort;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the resources on a Unix socket to root, the appliance's own user and those named in {@code admin.users}; each of them is an admin. */
public final class AdminDoor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AdminDoor.class);
    private static final ByteSize STANDARD_BODY = ByteSize.ofMebibytes(1);
    /** The kernel's {@code sun_path} has 108 bytes with its closing zero (unix(7)). */
    private static final int LONGEST_PATH = 107;

    private static final int THREADS = 8;
    private static final int WORKERS = 16;
    private static final int WAITING = 100;
    private static final long IDLE_MILLIS = 60_000;
    private static final long DRAIN_MILLIS = 5_000;
    /** Commands may take long, like a snapshot. */
    private static final Duration STANDSTILL = Duration.ofHours(1);

    private final AdminSection settings;
    private final Workers workers = new Workers("command", WORKERS, WAITING, STANDSTILL);
    private final Server server;
    private final PeerHandler peers;
    private volatile boolean opened;

    /** @param resources what it serves until {@link #serve} says otherwise */
    public AdminDoor(AdminSection settings, List<Resource> resources) {
        this.settings = settings;
        this.server = new Server(threads());
        var connector = new UnixDomainServerConnector(server, 1, 1, new HttpConnectionFactory(http()));
        connector.setUnixDomainPath(settings.socket());
        connector.setIdleTimeout(IDLE_MILLIS);
        server.addConnector(connector);
        this.peers = new PeerHandler(settings.users(), new RouteTable(resources), workers);
        server.setHandler(new GracefulHandler(peers));
        server.setErrorHandler(new ErrorAnswer());
        server.setStopTimeout(DRAIN_MILLIS);
    }

    /** Serves these from now on; what is being answered goes on. So the socket stays open when the appliance changes its role. */
    public void serve(List<Resource> resources) {
        peers.routes = new RouteTable(resources);
    }

    /** Lets these use the command from now on, beside root and the appliance's own user. */
    public void admit(List<String> users) {
        peers.named = Set.copyOf(users);
        if (opened) {
            try {
                letIn(users);
            } catch (IOException failure) {
                throw cannotOpen(reason(failure), failure);
            }
        }
    }

    /** Told who of those in {@code admin.users} has come. */
    public void onCommand(Consumer<String> listener) {
        peers.listener = listener;
    }

    private void letIn(Collection<String> users) throws IOException {
        Files.setPosixFilePermissions(
                settings.socket(), PosixFilePermissions.fromString(users.isEmpty() ? "rw-------" : "rw-rw----"));
    }

    /**
     * Opens the socket; one that a killed process left behind is replaced.
     *
     * @throws Failed if another process answers on it, or it cannot be made
     */
    public void start() {
        Path socket = settings.socket();
        if (socket.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
            throw cannotOpen("Its path is longer than the " + LONGEST_PATH + " bytes that Linux allows.", null);
        }
        try {
            makeFolder(socket.toAbsolutePath().getParent());
            removeStale(socket);
            server.start();
            opened = true;
            letIn(peers.named);
        } catch (Failed known) {
            throw known;
        } catch (Exception failure) {
            throw cannotOpen(reason(failure), failure);
        }
    }

    @Override
    public void close() {
        try {
            stop();
            // Only one's own: when this door could not open, the file may be another appliance's.
            if (opened) {
                Files.deleteIfExists(settings.socket());
            }
        } catch (Exception failure) {
            throw new IllegalStateException("the admin socket did not close", failure);
        } finally {
            workers.close();
        }
    }

    private void stop() throws Exception {
        try {
            server.stop();
        } catch (TimeoutException impatient) {
            LOG.warn("Commands that did not end within {} s were cut off", DRAIN_MILLIS / 1000);
        }
    }

    private static void makeFolder(@Nullable Path folder) throws IOException {
        if (folder != null && Files.notExists(folder)) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
        }
    }

    private static String reason(Exception failure) {
        return failure instanceof AccessDeniedException
                ? "The appliance's user \"" + PeerCredentials.ownUser() + "\" may not write to its folder."
                : failure.toString();
    }

    private void removeStale(Path socket) throws IOException {
        if (Files.notExists(socket, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.readAttributes(socket, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isOther()) {
            throw cannotOpen("There is a file of that name, and it is no socket.", null);
        }
        if (answers(socket)) {
            throw cannotOpen("Another appliance answers on it.", null);
        }
        Files.delete(socket);
    }

    private static boolean answers(Path socket) {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException nobody) {
            return false;
        }
    }

    private Failed cannotOpen(String why, @Nullable Exception cause) {
        return new Failed(
                Problem.of(
                        "MK-ADM-001",
                        "The admin socket " + settings.socket() + " cannot be opened.",
                        why,
                        "Name another one with admin.socket, in a folder that the appliance's user may write to."),
                cause);
    }

    private static HttpConfiguration http() {
        var configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        // A Unix socket has no host name of its own, and HTTP/1.0 sends none.
        configuration.setServerAuthority(new HostPort("localhost"));
        return configuration;
    }

    private static QueuedThreadPool threads() {
        var pool = new QueuedThreadPool(THREADS, 1);
        pool.setName("admin");
        return pool;
    }

    /** Lets in whom the kernel vouches for, before anything of the request is looked at. */
    private static final class PeerHandler extends Handler.Abstract.NonBlocking {
        private static final Set<String> ALWAYS = Set.copyOf(List.of("root", PeerCredentials.ownUser()));
        private volatile Set<String> named;
        private volatile Consumer<String> listener = user -> {};
        private volatile RouteTable routes;
        private final Workers workers;

        PeerHandler(List<String> named, RouteTable routes, Workers workers) {
            this.named = Set.copyOf(named);
            this.routes = routes;
            this.workers = workers;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            String peer = PeerCredentials.user(request).orElse("");
            if (named.contains(peer)) {
                listener.accept(peer);
            } else if (!ALWAYS.contains(peer)) {
                LOG.warn("The system user \"{}\" was turned away from the admin socket", peer);
                return ResourceHandler.refuse(request, response, notAdmitted(peer), callback);
            }
            var admin = new Principal(peer, peer, "system", Set.of(Role.ADMIN));
            return ResourceHandler.forSocket(routes, STANDARD_BODY, asked -> admin, workers)
                    .handle(request, response, callback);
        }

        private static NotPermitted notAdmitted(String peer) {
            return new NotPermitted(Problem.of(
                    "MK-ADM-002",
                    "You may not administer this appliance.",
                    "The system user \"" + peer + "\" is neither root nor named in admin.users.",
                    "Run the command with sudo, or have an administrator add you to admin.users."));
        }
    }
}
