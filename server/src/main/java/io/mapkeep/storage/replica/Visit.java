package io.mapkeep.storage.replica;

import io.mapkeep.contract.units.HostPort;
import io.mapkeep.storage.replica.trust.NodeTls;
import io.mapkeep.storage.replica.wire.Link;
import io.mapkeep.storage.replica.wire.Message;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;

/** A connection that this node has opened to another one, after both have introduced themselves. */
record Visit(Link link, Greeting other) implements Closeable {
    /**
     * Connects and introduces this node.
     *
     * @param patience for the connection and the answer
     * @param deadAfter for the link afterwards
     */
    static Visit to(
            Peer peer, NodeTls tls, Message.Purpose purpose, Greeting own, Duration patience, Duration deadAfter)
            throws IOException {
        HostPort at = HostPort.parse(peer.address());
        var link = new Link(tls.connect(at.host(), at.port(), patience), deadAfter);
        try {
            if (!link.peer().equals(java.util.Optional.of(peer.node()))) {
                throw new IOException("at " + peer.address() + " answers another node than " + peer.name());
            }
            link.say(new Message.Hello(Message.VERSION, purpose, own.json()));
            Greeting other = Greeting.read(link.receive(Message.Welcome.class).greeting());
            if (!other.self().node().equals(peer.node())) {
                throw new IOException("it introduces itself as another node");
            }
            return new Visit(link, other);
        } catch (IOException | RuntimeException failure) {
            link.close();
            throw failure instanceof IOException known ? known : new IOException(failure);
        }
    }

    /** Only to hear and tell which epochs there are. */
    static Greeting ask(Peer peer, NodeTls tls, Greeting own, Duration patience) throws IOException {
        try (Visit visit = to(peer, tls, Message.Purpose.ASK, own, patience, patience)) {
            return visit.other();
        }
    }

    @Override
    public void close() {
        link.close();
    }
}
