package io.mapkeep;

import io.mapkeep.access.Principal;
import io.mapkeep.admin.replica.Membership;
import io.mapkeep.admin.replica.Standing;
import io.mapkeep.contract.admin.ReplicaActs.Joined;
import io.mapkeep.contract.admin.ReplicaActs.Promoted;
import io.mapkeep.contract.admin.ReplicaActs.Rehearsed;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Conflict;
import io.mapkeep.contract.problem.ProblemException.Unavailable;
import io.mapkeep.data.dataset.Datasets;
import io.mapkeep.secret.Redacted;
import io.mapkeep.storage.replica.Invitation;
import io.mapkeep.storage.replica.Joining;
import io.mapkeep.storage.replica.NodeState;
import io.mapkeep.storage.replica.Promotion;
import io.mapkeep.storage.replica.Role;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/** What admins may do about replicas, each act in the rooms of the role that has it. */
final class ChangesOfRole implements Membership {
    private static final Principal EVERYBODY =
            new Principal("mapkeep", "Mapkeep", "system", Set.of(io.mapkeep.access.Role.ADMIN));

    private final Appliance appliance;
    private final Ground ground;

    ChangesOfRole(Appliance appliance, Ground ground) {
        this.appliance = appliance;
        this.ground = ground;
    }

    @Override
    public Standing standing() {
        return appliance.rooms().standing();
    }

    @Override
    public Invitation invite(Role as, Duration life) {
        return primary(appliance.rooms()).primary().invite(as, life);
    }

    @Override
    public Joined join(Redacted<String> token, boolean discardMyData) {
        return appliance.alone(rooms -> {
            requireNothingToLose(primary(rooms), discardMyData);
            DataAside aside = DataAside.begin(ground.data(), ground.clock().instant());
            NodeState joined;
            try {
                joined = Joining.join(ground.context(), token);
            } catch (RuntimeException refused) {
                aside.withdraw();
                throw refused;
            }
            ((PrimaryRooms) rooms).hurry();
            appliance.reopen(true, aside::move);
            return new Joined(
                    joined.role().name().toLowerCase(Locale.ROOT),
                    joined.primaryPeer().map(peer -> peer.web()).orElse(""),
                    aside.folder().toString());
        });
    }

    @Override
    public Promoted promote(boolean acceptLoss) {
        return appliance.alone(rooms -> {
            long began = System.nanoTime();
            Promotion promotion = follower(rooms).promote(acceptLoss);
            appliance.reopen(true, () -> {});
            return new Promoted(
                    ground.context().web(),
                    promotion.epoch(),
                    promotion.loss().barriers(),
                    promotion.loss().bytes(),
                    promotion.loss().time().toMillis(),
                    Duration.ofNanos(System.nanoTime() - began).toMillis());
        });
    }

    /** Not alone: the other node's promotion fences this one, and its rooms change while this waits for the word. */
    @Override
    public Promoted handOver(String name) {
        primary(appliance.rooms()).primary().handOver(name);
        NodeState state = ground.node().state();
        String web = state.peers().stream()
                .filter(peer -> peer.name().equals(name))
                .map(peer -> peer.web())
                .findFirst()
                .orElse(name);
        return new Promoted(web, state.epoch(), 0, 0, 0, 0);
    }

    @Override
    public Rehearsed rehearse() {
        return new DressRehearsal(ground).run(follower(appliance.rooms()).follower());
    }

    @Override
    public void failback() {
        appliance.alone(rooms -> {
            if (ground.node().state().role() != Role.FENCED) {
                throw new Conflict(Problem.of(
                        "MK-REP-105",
                        "This node is not fenced, so there is nothing to fail back from.",
                        "It is " + role() + ".",
                        "See how it stands: mapkeep replica status"));
            }
            follower(rooms).failback();
            return true;
        });
    }

    @Override
    public void pause(boolean paused) {
        var follower = follower(appliance.rooms()).follower();
        if (paused) {
            follower.pause();
        } else {
            follower.resume();
        }
    }

    @Override
    public void remove(String name) {
        primary(appliance.rooms()).primary().remove(name);
    }

    static Unavailable underWay() {
        return new Unavailable(Problem.of(
                "MK-REP-106",
                "The role of this node is changing just now.",
                "Rooms are being closed and opened.",
                "Try again in a few seconds: mapkeep replica status"));
    }

    private void requireNothingToLose(PrimaryRooms rooms, boolean discardMyData) {
        int datasets = new Datasets(rooms.database(), ground.clock())
                .readableBy(EVERYBODY)
                .size();
        int peers = ground.node().state().peers().size();
        if ((datasets > 0 || peers > 0) && !discardMyData) {
            throw new Conflict(Problem.of(
                    "MK-REP-107",
                    "This appliance has data of its own, so it does not become a replica.",
                    "It has " + datasets + " datasets and " + peers + " other nodes.",
                    "If that may be moved aside: mapkeep replica join --discard-my-data TOKEN-FILE"));
        }
    }

    private PrimaryRooms primary(Rooms rooms) {
        if (rooms instanceof PrimaryRooms primary) {
            return primary;
        }
        throw new Conflict(Problem.of(
                "MK-REP-108",
                "Only a primary does that; nothing was changed.",
                "This node is " + role() + ".",
                "Do it on " + standing().primaryWeb().orElse("the primary") + ", or see: mapkeep replica status"));
    }

    private FollowerRooms follower(Rooms rooms) {
        if (rooms instanceof FollowerRooms follower) {
            return follower;
        }
        throw new Conflict(Problem.of(
                "MK-REP-109",
                "Only a replica does that; nothing was changed.",
                "This node is " + role() + ".",
                "Do it on a follower, or make this one a follower: mapkeep replica join"));
    }

    private String role() {
        return ground.node().state().role().name().toLowerCase(Locale.ROOT);
    }
}
