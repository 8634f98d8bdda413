package io.mapkeep.storage.replica;

import io.mapkeep.contract.configuration.ReplicaSection;
import io.mapkeep.contract.configuration.ReplicaSection.Mode;
import io.mapkeep.contract.configuration.ReplicaSection.WithoutFollower;
import io.mapkeep.storage.database.Acknowledgement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says when a commit may be acknowledged: at once, or when one follower has it on its disk; and never once this node is fenced, or while
 * its lease is out.
 *
 * <p>A follower counts as there when it keeps up. One that copies or catches up does not: to wait for it would hold every commit for as
 * long as that takes without a word.
 */
final class Commits implements Acknowledgement {
    private static final Logger LOG = LoggerFactory.getLogger(Commits.class);

    private static final long LOOK_MILLIS = 100;

    private final Mode mode;
    private final WithoutFollower without;
    private final BooleanSupplier expectsFollower;
    /** Followers that keep up, and the barrier that each has on its disk. */
    private final Map<UUID, Long> there = new HashMap<>();

    private final Deque<Waiting> waiting = new ArrayDeque<>();
    /** Held while commits are let go, so that they go in order and none after {@link #end}. */
    private final Object releasing = new Object();

    private boolean leaseNeeded;
    private long leasedUntilNanos = System.nanoTime();
    private boolean leasedAlone;
    private boolean ended;
    private boolean alone;

    private record Waiting(long barrier, Runnable safe) {}

    /** @param expectsFollower whether any other node is known that could be a follower */
    Commits(ReplicaSection settings, BooleanSupplier expectsFollower) {
        this.mode = settings.mode();
        this.without = settings.withoutFollower();
        this.expectsFollower = expectsFollower;
    }

    @Override
    public void whenSafe(long barrier, Runnable safe) {
        synchronized (this) {
            waiting.addLast(new Waiting(barrier, safe));
        }
        release();
    }

    /** That follower keeps up and has all up to {@code barrier} on its disk. */
    void safeAt(UUID follower, long barrier) {
        synchronized (this) {
            if (there.put(follower, barrier) == null && alone) {
                alone = false;
                LOG.info("A follower is there again: commits are on two disks before they are acknowledged");
            }
        }
        release();
    }

    /** That follower does not keep up, or is not there. */
    void lost(UUID follower) {
        synchronized (this) {
            if (there.remove(follower) == null) {
                return;
            }
            if (there.isEmpty() && mode == Mode.SYNC) {
                LOG.error(
                        "NO FOLLOWER IS THERE: commits {}",
                        without == WithoutFollower.BLOCK
                                ? "wait until one is (replica.without_follower = \"block\")"
                                : "are acknowledged although they are on this machine alone (replica.without_follower = \"degrade\")");
            }
        }
        release();
    }

    /** There is a witness: nothing is acknowledged without its lease. */
    synchronized void leaseNeeded() {
        leaseNeeded = true;
    }

    void leaseNotNeeded() {
        synchronized (this) {
            leaseNeeded = false;
        }
        release();
    }

    /**
     * The witness has given the lease.
     *
     * @param alone whether it knows that commits may be on this machine alone, and lets nobody take over meanwhile
     */
    void leased(long untilNanos, boolean alone) {
        synchronized (this) {
            leasedUntilNanos = untilNanos;
            leasedAlone = alone;
        }
        release();
    }

    /** Whether commits are to be acknowledged that no follower has. */
    synchronized boolean wantsAlone() {
        return mode == Mode.SYNC && there.isEmpty() && !blocks();
    }

    /** Waits until it is time to ask the witness again: after {@code pause}, or as soon as what it should know has changed. */
    synchronized void awaitLeaseTurn(Duration pause) throws InterruptedException {
        long end = System.nanoTime() + pause.toNanos();
        do {
            wait(LOOK_MILLIS);
        } while (System.nanoTime() < end && wantsAlone() == leasedAlone);
    }

    /** From now on nothing is acknowledged: this node is not the primary any more. */
    void end() {
        synchronized (releasing) {
            synchronized (this) {
                ended = true;
                waiting.clear();
            }
        }
    }

    synchronized SyncState state() {
        if (mode == Mode.ASYNC) {
            return SyncState.OFF;
        }
        if (!there.isEmpty()) {
            return SyncState.SAFE;
        }
        return blocks() ? SyncState.BLOCKED : SyncState.DEGRADED;
    }

    /** Called when what {@code expectsFollower} says may have changed. */
    void release() {
        synchronized (releasing) {
            while (true) {
                Waiting next;
                synchronized (this) {
                    next = waiting.peekFirst();
                    if (next == null || ended || !mayAcknowledge() || !safe(next.barrier())) {
                        return;
                    }
                    waiting.removeFirst();
                }
                next.safe().run();
            }
        }
    }

    private boolean mayAcknowledge() {
        return !leaseNeeded || System.nanoTime() - leasedUntilNanos < 0;
    }

    private boolean safe(long barrier) {
        if (mode == Mode.ASYNC) {
            return true;
        }
        if (there.isEmpty()) {
            alone = !blocks() && (!leaseNeeded || leasedAlone);
            return alone;
        }
        return there.values().stream().anyMatch(had -> had >= barrier);
    }

    private boolean blocks() {
        return without == WithoutFollower.BLOCK && expectsFollower.getAsBoolean();
    }
}
