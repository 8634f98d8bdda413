package io.mapkeep.storage.replica;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Who this node is and whom it knows; what {@code data/replica/node.json} says.
 *
 * @param format of the file, 1
 * @param node its own id, for ever
 * @param cluster the nodes that belong together
 * @param name for people; empty until it has joined or invited
 * @param address of its own replication port; empty likewise
 * @param web where people reach it
 * @param peers the other nodes
 * @param history all epochs it knows of
 * @param line the epochs that its own data went through; another line than {@code history} if it was on its own
 * @param primary whom a follower follows, or who fenced a fenced node
 * @param paused a follower that was told not to follow for now
 * @param promoting the epoch that was being begun when this was written; 0 if none
 */
public record NodeState(
        int format,
        UUID node,
        UUID cluster,
        String name,
        String address,
        String web,
        Role role,
        List<Peer> peers,
        EpochHistory history,
        EpochHistory line,
        Optional<UUID> primary,
        boolean paused,
        long promoting) {
    static final int FORMAT = 1;

    public NodeState {
        peers = List.copyOf(peers);
    }

    public long epoch() {
        return history.last().epoch();
    }

    public Optional<Peer> peer(UUID wanted) {
        return peers.stream().filter(peer -> peer.node().equals(wanted)).findFirst();
    }

    public Optional<Peer> peer(String wanted) {
        return peers.stream().filter(peer -> peer.name().equals(wanted)).findFirst();
    }

    /** The node that takes the writes, as far as this one knows. */
    public Optional<Peer> primaryPeer() {
        return primary.flatMap(this::peer);
    }

    Optional<Peer> witness() {
        return peers.stream().filter(peer -> peer.role() == Role.WITNESS).findFirst();
    }

    NodeState withRole(Role now) {
        return new NodeState(
                format, node, cluster, name, address, web, now, peers, history, line, primary, paused, promoting);
    }

    NodeState withPeers(List<Peer> now) {
        return new NodeState(
                format, node, cluster, name, address, web, role, now, history, line, primary, paused, promoting);
    }

    NodeState withHistory(EpochHistory now) {
        return new NodeState(
                format, node, cluster, name, address, web, role, peers, now, line, primary, paused, promoting);
    }

    NodeState withLine(EpochHistory now) {
        return new NodeState(
                format, node, cluster, name, address, web, role, peers, history, now, primary, paused, promoting);
    }

    NodeState withPrimary(Optional<UUID> now) {
        return new NodeState(
                format, node, cluster, name, address, web, role, peers, history, line, now, paused, promoting);
    }

    NodeState withPaused(boolean now) {
        return new NodeState(
                format, node, cluster, name, address, web, role, peers, history, line, primary, now, promoting);
    }

    NodeState withPromoting(long now) {
        return new NodeState(
                format, node, cluster, name, address, web, role, peers, history, line, primary, paused, now);
    }

    NodeState withCluster(UUID now) {
        return new NodeState(
                format, node, now, name, address, web, role, peers, history, line, primary, paused, promoting);
    }

    NodeState called(String nowName, String nowAddress, String nowWeb) {
        return new NodeState(
                format,
                node,
                cluster,
                nowName,
                nowAddress,
                nowWeb,
                role,
                peers,
                history,
                line,
                primary,
                paused,
                promoting);
    }

    /** With {@code peer} in the place of the one with its id, or added. */
    NodeState with(Peer peer) {
        List<Peer> all = new ArrayList<>(peers);
        all.removeIf(known -> known.node().equals(peer.node()));
        all.add(peer);
        return withPeers(all);
    }

    NodeState without(UUID gone) {
        return withPeers(
                peers.stream().filter(peer -> !peer.node().equals(gone)).toList());
    }
}
