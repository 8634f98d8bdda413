package io.mapkeep.storage.replica;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.journal.BarrierPoint;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A planned change of the primary, seen from the old one. Until the follower gets the word, nothing is lost by giving up; after it, this
 * node takes no more writes whatever happens.
 */
final class HandingOver {
    private static final Logger LOG = LoggerFactory.getLogger(HandingOver.class);
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    /** Longer than the journal waits before it adds an empty barrier, so that none comes after the last. */
    private static final Duration QUIET = Duration.ofMillis(1_300);

    private static final long PAUSE_MILLIS = 20;

    private final Database database;
    private final FollowerProgress follower;
    private final Peer peer;
    private final Runnable giveLeaseBack;
    private final BooleanSupplier steppedDown;

    /**
     * @param giveLeaseBack called when this node confirms nothing any more
     * @param steppedDown whether this node has met the later epoch
     */
    HandingOver(
            Database database,
            FollowerProgress follower,
            Peer peer,
            Runnable giveLeaseBack,
            BooleanSupplier steppedDown) {
        this.database = database;
        this.follower = follower;
        this.peer = peer;
        this.giveLeaseBack = giveLeaseBack;
        this.steppedDown = steppedDown;
    }

    /** @param goOn opens this node for writes again; called if nothing was handed over */
    void run(Runnable goOn) {
        if (follower.state() != PeerState.STREAMING) {
            throw Trouble.noHandOver(peer.name() + " does not keep up with this node: it is "
                    + follower.state().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ') + ".");
        }
        database.fence(handingOver(peer));
        LOG.info("No more writes: handing over to {}", peer.name());
        BarrierPoint last = awaitQuiet();
        if (follower.barrier() != last.number()) {
            goOn.run();
            throw Trouble.noHandOver(peer.name() + " has barrier " + follower.barrier() + " of " + last.number()
                    + " after " + PATIENCE.toSeconds() + " s.");
        }
        giveLeaseBack.run();
        follower.handOverAt(last.epoch(), last.number());
        if (!await(steppedDown)) {
            throw Trouble.noHandOver(peer.name()
                    + " was told to be the primary and has not answered. This node takes no writes." + " If "
                    + peer.name() + " is not the primary, restart this one: systemctl restart mapkeep");
        }
    }

    private BarrierPoint awaitQuiet() {
        BarrierPoint last = database.reached();
        long since = System.nanoTime();
        long end = since + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            BarrierPoint now = database.reached();
            if (now.number() != last.number()) {
                last = now;
                since = System.nanoTime();
            } else if (System.nanoTime() - since > QUIET.toNanos() && follower.barrier() == last.number()) {
                return last;
            }
            pause();
        }
        return last;
    }

    private static boolean await(BooleanSupplier wanted) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!wanted.getAsBoolean() && System.nanoTime() < end) {
            pause();
        }
        return wanted.getAsBoolean();
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException goOn) {
            Thread.currentThread().interrupt();
        }
    }

    private static Problem handingOver(Peer to) {
        return Problem.of(
                "MK-REP-008",
                "This node takes no more writes.",
                "It hands over to " + to.name() + ".",
                "Send it there in a moment: " + to.web());
    }
}
