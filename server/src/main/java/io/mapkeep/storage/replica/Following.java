package io.mapkeep.storage.replica;

import io.mapkeep.storage.journal.BarrierPoint;
import io.mapkeep.storage.replica.trust.NodeTls;
import io.mapkeep.storage.replica.wire.Link;
import io.mapkeep.storage.replica.wire.Message;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a follower linked to whoever is the primary: connects, takes what comes, and tries again when the link breaks, soon at first and
 * then every two seconds. When the primary it knows does not answer, it asks the others who is.
 */
final class Following implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Following.class);
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 2_000;

    private final NodeContext context;
    private final NodeTls tls;
    private final Supplier<Greeting> own;
    private final FollowedDatabase database;
    private final PrimaryPosition position;
    private final Intake.IntakeEvents events;
    private final Thread thread;
    private volatile @Nullable Link link;
    private volatile @Nullable String trouble;
    private volatile boolean closed;
    private @Nullable UUID last;

    Following(
            NodeContext context,
            NodeTls tls,
            Supplier<Greeting> own,
            FollowedDatabase database,
            PrimaryPosition position,
            Intake.IntakeEvents events) {
        this.context = context;
        this.tls = tls;
        this.own = own;
        this.database = database;
        this.position = position;
        this.events = events;
        this.thread = new Thread(this::work, "replica-follower");
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** The link there is. */
    Optional<Link> link() {
        return Optional.ofNullable(link);
    }

    /** Ends the link, so that the next one goes to whom the state names now. */
    void reconnect() {
        Link now = link;
        if (now != null) {
            now.close();
        }
    }

    /** Returns when nothing more is taken. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        reconnect();
        boolean interrupted = false;
        while (thread.isAlive() && thread != Thread.currentThread()) {
            try {
                thread.join(100);
                reconnect();
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        int failures = 0;
        while (!closed) {
            NodeState state = context.node().state();
            Optional<Peer> primary = state.primaryPeer();
            if (state.role() == Role.FOLLOWER && !state.paused()) {
                events.state(LinkState.CONNECTING);
                failures = primary.isPresent() && follow(primary.get()) ? 0 : failures + 1;
                if (failures > 1) {
                    askWhoIsPrimary();
                }
            } else {
                events.state(LinkState.NONE);
                failures = 0;
            }
            pause(Math.min(FIRST_PAUSE_MILLIS << Math.min(failures, 5), LONGEST_PAUSE_MILLIS));
        }
    }

    /** @return whether there was a link at all */
    private boolean follow(Peer primary) {
        boolean linked = false;
        try (Visit visit = Visit.to(
                primary,
                tls,
                Message.Purpose.FOLLOW,
                own.get(),
                PATIENCE,
                context.settings().deadAfter())) {
            linked = true;
            link = visit.link();
            events.met(visit.other());
            forgetUnfinishedOf(primary);
            position.heard(new BarrierPoint(
                    visit.other().reached().epoch(),
                    visit.other().barrier(),
                    context.clock().instant(),
                    0));
            new Intake(database, visit.link(), position, visit.other().history(), events).run();
        } catch (IOException | RuntimeException ended) {
            if (!closed) {
                String reason = ended.getMessage() == null ? ended.toString() : ended.getMessage();
                if (!reason.equals(trouble)) {
                    LOG.warn("The link to the primary {} ({}) broke: {}", primary.name(), primary.address(), reason);
                }
                trouble = reason;
            }
        } finally {
            link = null;
        }
        return linked;
    }

    /** A barrier that came in part is sent again by the same primary; another one may have gone on differently. */
    private void forgetUnfinishedOf(Peer primary) throws IOException {
        if (!primary.node().equals(last)) {
            if (last != null) {
                database.dropUnfinished();
            }
            last = primary.node();
        }
    }

    private void askWhoIsPrimary() {
        for (Peer peer : context.node().state().peers()) {
            try {
                events.met(Visit.ask(peer, tls, own.get(), PATIENCE));
            } catch (IOException away) {
                LOG.debug("{} does not answer: {}", peer.name(), away.toString());
            }
            if (closed) {
                return;
            }
        }
    }

    private void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException closing) {
            if (closed) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
