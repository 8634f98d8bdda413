package io.mapkeep.storage.replica;

import io.mapkeep.storage.replica.EpochHistory.Relation;

/** What a node that is no primary learns from how another one introduces itself. */
final class Acquaintance {
    private Acquaintance() {}

    /**
     * The state after it; the same if there was nothing to learn. Only a primary, or one that knows a later epoch, is believed about who is
     * primary; only a primary about who belongs to the cluster.
     */
    static NodeState learn(NodeState state, Greeting other) {
        Relation relation = state.history().compare(other.history());
        boolean primary = other.self().role() == Role.PRIMARY;
        if (relation == Relation.AHEAD) {
            NodeState later = state.withHistory(other.history())
                    .withPrimary(other.primary().filter(id -> !id.equals(state.node())));
            return primary || knowsPrimary(later) ? withPeers(later, other) : later;
        }
        if (relation == Relation.SAME && primary) {
            return withPeers(state.withPrimary(other.primary()), other);
        }
        return state;
    }

    private static boolean knowsPrimary(NodeState state) {
        return state.primary().isPresent() && state.primaryPeer().isEmpty();
    }

    private static NodeState withPeers(NodeState state, Greeting other) {
        return state.withPeers(other.peersOf(state.node()));
    }
}
