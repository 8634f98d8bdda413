package io.mapkeep.storage.replica;

import io.mapkeep.storage.journal.BarrierPoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * How a node introduces itself.
 *
 * @param self as a peer for the others
 * @param peers all others it knows
 * @param line the epochs that its data went through
 * @param primary whom it takes for the primary; itself if it is one
 * @param reached up to where its data goes; number 0 if it has none
 */
record Greeting(
        UUID cluster,
        Peer self,
        List<Peer> peers,
        EpochHistory history,
        EpochHistory line,
        Optional<UUID> primary,
        BarrierPoint reached) {
    private static final int MOST_PEERS = 100;

    Greeting {
        peers = List.copyOf(peers);
        if (peers.size() > MOST_PEERS) {
            throw new IllegalArgumentException("too many peers");
        }
    }

    /** An epoch that is being begun is not told of: it may not come about. */
    static Greeting of(NodeState state, String fingerprint, BarrierPoint reached) {
        var self = new Peer(
                state.node(),
                state.name(),
                state.address(),
                state.web(),
                state.role(),
                fingerprint,
                java.time.Instant.EPOCH);
        return new Greeting(
                state.cluster(),
                self,
                state.peers(),
                state.promoting() == 0 ? state.history() : state.history().upTo(state.promoting() - 1),
                state.line(),
                state.role() == Role.PRIMARY ? Optional.of(state.node()) : state.primary(),
                reached);
    }

    long barrier() {
        return reached.number();
    }

    static Greeting read(byte[] json) throws IOException {
        return StateJson.read(json, Greeting.class);
    }

    byte[] json() {
        return StateJson.write(this);
    }

    /** All nodes of the cluster but {@code me}, as the one who greets sees them. */
    List<Peer> peersOf(UUID me) {
        List<Peer> all = new ArrayList<>();
        for (Peer peer : peers) {
            if (!peer.node().equals(me)) {
                all.add(peer);
            }
        }
        all.add(self);
        return all;
    }
}
