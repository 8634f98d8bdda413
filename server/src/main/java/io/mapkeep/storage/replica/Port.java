package io.mapkeep.storage.replica;

import io.mapkeep.contract.units.HostPort;
import io.mapkeep.storage.replica.trust.NodeSocket;
import io.mapkeep.storage.replica.trust.NodeTls;
import io.mapkeep.storage.replica.wire.JoinMessage;
import io.mapkeep.storage.replica.wire.Link;
import io.mapkeep.storage.replica.wire.Message;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replication port. Open only while somebody may come: a known node, or one with an invitation. Each connection has a thread; there
 * are few, and strangers get a handshake's time.
 */
final class Port implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Port.class);
    private static final int MOST_CONNECTIONS = 64;
    private static final Duration HANDSHAKE = Duration.ofSeconds(5);
    private static final int BACKLOG = 32;

    private final HostPort address;
    private final NodeTls tls;
    private final NodeContext context;
    private final Reception reception;
    private final Duration deadAfter;
    private final Semaphore connections = new Semaphore(MOST_CONNECTIONS);
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private @Nullable ServerSocket socket;
    private boolean closed;

    Port(HostPort address, NodeTls tls, NodeContext context, Reception reception) {
        this.address = address;
        this.tls = tls;
        this.context = context;
        this.reception = reception;
        this.deadAfter = context.settings().deadAfter();
    }

    /** Opens or closes the port as {@code wanted}; may be called as often as one likes. */
    synchronized void open(boolean wanted) {
        try {
            if (wanted && socket == null && !closed) {
                ServerSocket bound = new ServerSocket();
                bound.setReuseAddress(true);
                bound.bind(new InetSocketAddress(address.host(), address.port()), BACKLOG);
                socket = bound;
                daemon("replica-port", () -> accept(bound));
                LOG.info("Listening for other nodes on {}", address);
            } else if (!wanted && socket != null) {
                socket.close();
                socket = null;
                LOG.info("No longer listening for other nodes");
            }
        } catch (IOException failure) {
            throw Trouble.cannotListen(address.toString(), failure);
        }
    }

    /** Ends all connections of nodes that are not known any more. */
    void endStrangers() {
        for (Link link : links) {
            if (link.peer().filter(node -> !known(node)).isPresent()) {
                link.close();
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        open(false);
        links.forEach(Link::close);
    }

    private void accept(ServerSocket bound) {
        while (!bound.isClosed()) {
            try {
                Socket plain = bound.accept();
                if (connections.tryAcquire()) {
                    daemon("replica-connection", () -> serve(plain));
                } else {
                    plain.close();
                }
            } catch (IOException ended) {
                if (!bound.isClosed()) {
                    LOG.warn("The replication port: {}", ended.getMessage());
                }
            }
        }
    }

    private void serve(Socket plain) {
        try (plain) {
            plain.setTcpNoDelay(true);
            plain.setSoTimeout((int) HANDSHAKE.toMillis());
            NodeSocket secure = tls.accept(plain);
            try (Link link = new Link(secure, deadAfter)) {
                links.add(link);
                try {
                    meet(link);
                } finally {
                    links.remove(link);
                }
            }
        } catch (IOException | RuntimeException ended) {
            LOG.debug("A connection of {} ended: {}", plain.getRemoteSocketAddress(), ended.toString());
        } finally {
            connections.release();
        }
    }

    private void meet(Link link) throws IOException {
        if (link.peer().isEmpty()) {
            reception.join(link, link.receive(JoinMessage.Join.class));
            return;
        }
        Message.Hello hello = link.receive(Message.Hello.class);
        UUID node = link.peer().get();
        if (hello.version() != Message.VERSION) {
            link.say(new Message.Refusal("This node speaks version " + Message.VERSION + " of the protocol, not "
                    + hello.version() + ": bring both to the same version of Mapkeep."));
            return;
        }
        Greeting other = Greeting.read(hello.greeting());
        NodeState state = context.node().state();
        if (!known(node)
                || !other.self().node().equals(node)
                || !other.cluster().equals(state.cluster())) {
            link.say(new Message.Refusal("This node does not know you, or not any more."));
            return;
        }
        reception.met(other);
        link.say(new Message.Welcome(reception.greeting().json()));
        switch (hello.purpose()) {
            case FOLLOW -> reception.follow(link, other);
            case LEASE -> reception.lease(link, other);
            case ASK -> LOG.debug("{} asked", other.self().name());
        }
    }

    private boolean known(UUID node) {
        return context.node().state().peer(node).isPresent();
    }

    private static void daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }
}
