package io.mapkeep.storage.replica;

import io.mapkeep.storage.replica.trust.NodeTls;
import io.mapkeep.storage.replica.wire.Message;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a primary's lease with the witness, if there is one: asks every two seconds, and counts from before it asked, so that the primary's
 * time is over before the witness's. Without a witness commits do not depend on it.
 */
final class LeaseKeeper implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofMillis(1_500);
    /** Taken off, for the moment between looking at the clock and answering a writer. */
    private static final Duration MARGIN = Duration.ofSeconds(1);

    private final NodeContext context;
    private final NodeTls tls;
    private final Supplier<Greeting> own;
    private final Consumer<Greeting> met;
    private final Commits commits;
    private final Thread thread;
    /** Held while the witness is asked, so that no answer comes after the lease was given back. */
    private final Object asking = new Object();

    private boolean givenBack;
    private volatile @Nullable Instant until;
    private volatile @Nullable Instant heard;
    /** Why the lease was not renewed last; nothing if it was. */
    private volatile String trouble = "";

    LeaseKeeper(NodeContext context, NodeTls tls, Supplier<Greeting> own, Consumer<Greeting> met, Commits commits) {
        this.context = context;
        this.tls = tls;
        this.own = own;
        this.met = met;
        this.commits = commits;
        this.thread = new Thread(this::work, "replica-lease");
        this.thread.setDaemon(true);
    }

    void start() {
        if (context.node().state().witness().isPresent()) {
            commits.leaseNeeded();
        }
        thread.start();
    }

    /** Until when this node may confirm commits, by its wall clock, for people. */
    Optional<Instant> until() {
        return Optional.ofNullable(until);
    }

    /** How the witness fares. */
    PeerReport report(Peer witness) {
        boolean renewed = heard != null && trouble.isEmpty();
        return new PeerReport(
                witness,
                renewed ? PeerState.WITNESSING : PeerState.AWAY,
                0,
                0,
                0,
                Duration.ZERO,
                Optional.ofNullable(heard),
                trouble.isEmpty() ? Optional.empty() : Optional.of(trouble));
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    /** Asks the witness once on behalf of {@code greeting}. */
    static Message.Lease ask(
            Peer witness, NodeTls tls, Greeting greeting, long epoch, boolean alone, Consumer<Greeting> met)
            throws IOException {
        try (Visit visit = Visit.to(witness, tls, Message.Purpose.LEASE, greeting, PATIENCE, PATIENCE)) {
            met.accept(visit.other());
            visit.link().say(new Message.LeaseWanted(epoch, alone));
            return visit.link().receive(Message.Lease.class);
        }
    }

    /** Asks for no more, and tells the witness that the next primary need not wait. For a node that confirms nothing any more. */
    void giveBack() {
        Optional<Peer> witness = context.node().state().witness();
        if (witness.isEmpty()) {
            return;
        }
        synchronized (asking) {
            givenBack = true;
            commits.leased(System.nanoTime(), false);
        }
        try (Visit visit = Visit.to(witness.get(), tls, Message.Purpose.LEASE, own.get(), PATIENCE, PATIENCE)) {
            visit.link().say(Message.LeaseWanted.GIVEN_BACK);
            visit.link().receive(Message.Lease.class);
        } catch (IOException | RuntimeException away) {
            LOG.info(
                    "The witness was not told that the lease is given back, so the next primary waits for its end: {}",
                    away.getMessage());
        }
    }

    private void work() {
        try {
            while (true) {
                Optional<Peer> witness = context.node().state().witness();
                if (witness.isPresent()) {
                    commits.leaseNeeded();
                    renew(witness.get());
                } else {
                    until = null;
                    commits.leaseNotNeeded();
                }
                commits.awaitLeaseTurn(PAUSE);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void renew(Peer witness) {
        synchronized (asking) {
            if (!givenBack) {
                askAgain(witness);
            }
        }
    }

    private void askAgain(Peer witness) {
        long asked = System.nanoTime();
        boolean alone = commits.wantsAlone();
        try {
            Message.Lease lease =
                    ask(witness, tls, own.get(), context.node().state().epoch(), alone, met);
            heard = context.clock().instant();
            if (lease.granted()) {
                trouble = "";
                Duration life = Duration.ofMillis(lease.millis()).minus(MARGIN);
                commits.leased(asked + life.toNanos(), alone);
                until = context.clock().instant().plus(life);
            } else {
                complain("it lets another node be primary, in epoch " + lease.epoch());
            }
        } catch (IOException | RuntimeException away) {
            complain(String.valueOf(away.getMessage()));
        }
    }

    /** Once for each reason, and not every two seconds. */
    private void complain(String reason) {
        if (!reason.equals(trouble)) {
            trouble = reason;
            LOG.error("The witness does not renew the lease; without it no commit is confirmed: {}", reason);
        }
    }
}
