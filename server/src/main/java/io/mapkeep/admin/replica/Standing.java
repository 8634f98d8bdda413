package io.mapkeep.admin.replica;

import io.mapkeep.contract.admin.ReplicaReport;
import io.mapkeep.contract.admin.ReplicaReport.Copy;
import io.mapkeep.contract.admin.ReplicaReport.Peer;
import io.mapkeep.storage.replica.FollowerReport;
import io.mapkeep.storage.replica.LinkState;
import io.mapkeep.storage.replica.NodeState;
import io.mapkeep.storage.replica.PeerReport;
import io.mapkeep.storage.replica.PrimaryReport;
import io.mapkeep.storage.replica.Role;
import io.mapkeep.storage.replica.WitnessReport;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a node stands to the others. What the replica room reports, in the words of the contract; a pure function, judged in {@link Judgement}.
 *
 * @param name this node's, which is {@code server.name}
 * @param web where people reach this node
 */
public record Standing(NodeState node, String name, String web, Report report, Instant now) {
    /** What the room of the role says. */
    public sealed interface Report {
        record OfPrimary(PrimaryReport report) implements Report {}

        record OfFollower(FollowerReport report) implements Report {}

        record OfWitness(WitnessReport report) implements Report {}
    }

    /** Where changes go, if that is another node and known. */
    public Optional<String> primaryWeb() {
        return node.role() == Role.PRIMARY
                ? Optional.empty()
                : node.primaryPeer().map(io.mapkeep.storage.replica.Peer::web);
    }

    /** How far this node is behind its primary; nothing where it has none. */
    public Duration lag() {
        return report instanceof Report.OfFollower follower ? follower.report().lag() : Duration.ZERO;
    }

    public String role() {
        return word(node.role());
    }

    /** {@link ReplicaReport#state}. */
    public String state() {
        if (report instanceof Report.OfPrimary primary) {
            return word(primary.report().sync());
        }
        if (report instanceof Report.OfFollower follower) {
            return node.paused() ? "paused" : word(follower.report().link());
        }
        return "none";
    }

    public ReplicaReport toReport() {
        Judgement judgement = Judgement.of(this);
        return new ReplicaReport(
                judgement.severity(),
                judgement.summary(),
                role(),
                name,
                node.node().toString(),
                web,
                epoch(),
                barrier(),
                report instanceof Report.OfPrimary primary
                        ? word(primary.report().mode())
                        : "",
                state(),
                primaryWeb(),
                peers(),
                copy(),
                report instanceof Report.OfFollower follower
                        ? follower.report().diverged().map(Path::toString)
                        : Optional.empty());
    }

    private long epoch() {
        return report instanceof Report.OfPrimary primary ? primary.report().epoch() : node.epoch();
    }

    private long barrier() {
        if (report instanceof Report.OfPrimary primary) {
            return primary.report().barrier();
        }
        return report instanceof Report.OfFollower follower
                ? follower.report().reached().number()
                : 0;
    }

    private Optional<Copy> copy() {
        return report instanceof Report.OfFollower follower && follower.report().copyBytes() > 0
                ? Optional.of(new Copy(
                        follower.report().copiedBytes(), follower.report().copyBytes()))
                : Optional.empty();
    }

    private List<Peer> peers() {
        if (report instanceof Report.OfPrimary primary) {
            return primary.report().peers().stream().map(Standing::peer).toList();
        }
        Optional<io.mapkeep.storage.replica.Peer> followed = node.primaryPeer();
        Stream<Peer> others = node.peers().stream()
                .filter(peer -> followed.stream().noneMatch(one -> one.node().equals(peer.node())))
                .map(Standing::known);
        return report instanceof Report.OfFollower follower
                ? Stream.concat(followed.stream().map(one -> followed(one, follower.report())), others)
                        .toList()
                : node.peers().stream().map(Standing::known).toList();
    }

    private static Peer peer(PeerReport one) {
        var peer = one.peer();
        return new Peer(
                peer.name(),
                word(peer.role()),
                peer.address(),
                peer.web(),
                word(one.state()),
                one.barrier(),
                one.lagBarriers(),
                one.lagBytes(),
                one.lag().toMillis(),
                one.heard(),
                one.trouble());
    }

    private static Peer followed(io.mapkeep.storage.replica.Peer peer, FollowerReport link) {
        return new Peer(
                peer.name(),
                "primary",
                peer.address(),
                peer.web(),
                link.link() == LinkState.NONE || link.link() == LinkState.CONNECTING ? "away" : word(link.link()),
                link.primaryBarrier(),
                link.lagBarriers(),
                link.lagBytes(),
                link.lag().toMillis(),
                link.heard(),
                link.trouble());
    }

    private static Peer known(io.mapkeep.storage.replica.Peer peer) {
        return new Peer(
                peer.name(),
                word(peer.role()),
                peer.address(),
                peer.web(),
                "known",
                0,
                0,
                0,
                0,
                Optional.empty(),
                Optional.empty());
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
