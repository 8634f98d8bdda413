package io.mapkeep.admin.replica;

import io.mapkeep.contract.admin.ReplicaActs.Joined;
import io.mapkeep.contract.admin.ReplicaActs.Promoted;
import io.mapkeep.contract.admin.ReplicaActs.Rehearsed;
import io.mapkeep.secret.Redacted;
import io.mapkeep.storage.replica.Invitation;
import io.mapkeep.storage.replica.Role;
import java.time.Duration;

/**
 * This node among the others. An act that its role does not have is refused as a {@code Conflict}; one that changes the role returns when the rooms of the
 * new one are open.
 */
public interface Membership {
    /** How the node stands, from what is at hand; nothing is asked over the network. */
    Standing standing();

    /** A one-time token for another machine. */
    Invitation invite(Role as, Duration life);

    /**
     * Gives up being an appliance of its own. What was here is moved aside, not deleted.
     *
     * @param discardMyData whether to do so although there are datasets or replicas
     */
    Joined join(Redacted<String> token, boolean discardMyData);

    /** Becomes the primary; refused with the exact loss unless that is accepted. */
    Promoted promote(boolean acceptLoss);

    /** Makes another node the primary, without loss, and fences this one. */
    Promoted handOver(String name);

    /** Tries a promotion on a clone that is thrown away. */
    Rehearsed rehearse();

    /** A fenced node follows the one that fenced it. */
    void failback();

    /** Stops or goes on taking what the primary sends. */
    void pause(boolean paused);

    /** Forgets another node; its links end at once. */
    void remove(String name);
}
