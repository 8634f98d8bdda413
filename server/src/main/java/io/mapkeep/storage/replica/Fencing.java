package io.mapkeep.storage.replica;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.storage.replica.EpochHistory.Relation;
import java.util.Optional;

/**
 * What another node's epochs mean for a primary.
 *
 * @param after the state to keep
 * @param problem what writers are told
 */
record Fencing(NodeState after, Problem problem) {
    /** Empty if this node is the primary still. */
    static Optional<Fencing> by(Greeting other, NodeState state) {
        Relation relation = state.history().compare(other.history());
        if (relation == Relation.AHEAD) {
            return Optional.of(ahead(other, state));
        }
        // Also when the other one has stepped down already: what it confirmed to its users stands against what this one
        // did.
        boolean claims = other.history().last().node().equals(other.self().node());
        if (relation == Relation.SPLIT && claims) {
            return Optional.of(new Fencing(
                    state.withRole(Role.FENCED).withPrimary(Optional.empty()),
                    Trouble.split(other.self().name(), state.epoch())));
        }
        return Optional.empty();
    }

    private static Fencing ahead(Greeting other, NodeState state) {
        Optional<Peer> primary = other.primary()
                .flatMap(id -> id.equals(other.self().node())
                        ? Optional.of(other.self())
                        : other.peers().stream()
                                .filter(peer -> peer.node().equals(id))
                                .findFirst());
        NodeState after = state.withRole(Role.FENCED)
                .withHistory(other.history())
                .withPeers(other.peersOf(state.node()))
                .withPrimary(other.primary().filter(id -> !id.equals(state.node())));
        Problem problem = Trouble.fenced(
                primary.map(Peer::name).orElse("another node"),
                other.history().last().epoch(),
                primary.map(Peer::web).orElse(""));
        return new Fencing(after, problem);
    }
}
