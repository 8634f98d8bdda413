package io.mapkeep.contract.admin;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the command asks for and is told when it changes how nodes stand to each other. */
public final class ReplicaActs {
    private ReplicaActs() {}

    /**
     * {@code POST /api/v1/replica/invitations}.
     *
     * @param as {@code follower} or {@code witness}
     * @param lifeSeconds how long the token is good for
     */
    public record Invite(String as, long lifeSeconds) {}

    /**
     * Its answer. The token is a secret: whoever has it within its life becomes a replica and gets everything.
     *
     * @param ends when it is worth nothing any more
     */
    public record Invited(String token, Instant ends, String as) {}

    /**
     * {@code POST /api/v1/replica/membership}.
     *
     * @param discardMyData whether what this node has is moved aside
     */
    public record Join(String token, boolean discardMyData) {}

    /**
     * Its answer; the copy of the data follows.
     *
     * @param aside where this node's former data lies
     */
    public record Joined(String role, String primary, String aside) {}

    /**
     * {@code POST /api/v1/replica/promotion}.
     *
     * @param to on a primary, whom to hand over to, without loss; empty on a follower, which takes over
     * @param acceptLoss whether to go on although something is known to be missing, or the primary still answers
     */
    public record Promote(Optional<String> to, boolean acceptLoss) {}

    /**
     * Its answer.
     *
     * @param tookMillis from the request to the first write that this node could take; 0 after a hand-over
     */
    public record Promoted(
            String primary, long epoch, long lostBarriers, long lostBytes, long lostMillis, long tookMillis) {}

    /** {@code PUT /api/v1/replica/following}. */
    public record Follow(boolean paused) {}

    /** {@code POST /api/v1/replica/rehearsal} answers what a promotion would have been like; the clone is gone by then. */
    public record Rehearsed(
            long epoch, long barrier, long copyMillis, long openMillis, List<Probe> probes, long tookMillis) {
        public Rehearsed {
            probes = List.copyOf(probes);
        }

        /** Whether the clone did all that an appliance must. */
        public boolean passed() {
            return probes.stream().allMatch(Probe::passed);
        }
    }

    /** One thing that was tried on the clone, and what came of it. */
    public record Probe(String name, boolean passed, String said, long tookMillis) {}
}
