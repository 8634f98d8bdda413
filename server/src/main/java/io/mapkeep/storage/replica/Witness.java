package io.mapkeep.storage.replica;

import io.mapkeep.storage.replica.wire.Link;
import io.mapkeep.storage.replica.wire.Message;
import java.io.IOException;

/**
 * The door of a third node that holds no data: it says which of the others may be primary, to one at a time. With it a follower takes over
 * by itself when the primary is gone, and a primary that the witness cannot hear confirms nothing more.
 */
public final class Witness implements AutoCloseable {
    private final NodeContext context;
    private final LeaseBook leases;
    private final Port port;

    private Witness(NodeContext context) {
        this.context = context;
        Credentials credentials = Credentials.find(context)
                .orElseThrow(() -> Trouble.identity(
                        context.node().folder(), new IOException("the node's certificate is not there")));
        this.leases = new LeaseBook(context.node().folder(), System::nanoTime);
        this.port = new Port(
                context.settings().listen().orElseThrow(Trouble::noListener),
                credentials.tls(context),
                context,
                new Receiving(credentials));
    }

    /** Opens the port; the witness has nothing else. */
    public static Witness open(NodeContext context) {
        var witness = new Witness(context);
        witness.port.open(true);
        return witness;
    }

    public WitnessReport report() {
        LeaseBook.Entry entry = leases.entry();
        return new WitnessReport(entry.holder().flatMap(context.node().state()::peer), entry.epoch(), leases.left());
    }

    @Override
    public void close() {
        port.close();
    }

    private final class Receiving implements Reception {
        private final Credentials credentials;

        Receiving(Credentials credentials) {
            this.credentials = credentials;
        }

        @Override
        public Greeting greeting() {
            return Greeting.of(context.node().state(), credentials.fingerprint(), FollowedDatabase.NOTHING);
        }

        @Override
        public void met(Greeting other) {
            NodeState before = context.node().state();
            if (!Acquaintance.learn(before, other).equals(before)) {
                context.node().change(state -> Acquaintance.learn(state, other));
                port.endStrangers();
            }
        }

        @Override
        public void lease(Link link, Greeting asking) throws IOException {
            Message.LeaseWanted wanted = link.receive(Message.LeaseWanted.class);
            Peer self = asking.self();
            if (self.role() != Role.PRIMARY && self.role() != Role.FOLLOWER) {
                link.say(new Message.Refusal("Only a primary or a follower may hold the lease."));
            } else if (wanted.givenBack()) {
                link.say(leases.release(self.node()));
            } else {
                link.say(leases.ask(self.node(), wanted.epoch(), wanted.alone(), self.role() == Role.PRIMARY));
            }
        }
    }
}
