package io.mapkeep.storage.replica;

import io.mapkeep.runtime.CipherWarmUp;
import io.mapkeep.secret.Redacted;
import io.mapkeep.storage.journal.BarrierPoint;
import io.mapkeep.storage.journal.PinnedView;
import io.mapkeep.storage.replica.trust.NodeTls;
import io.mapkeep.storage.replica.wire.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door of a node that holds the data and takes no writes: a follower, or a primary of before that was fenced. The latter has no link,
 * and serves reads of what it had.
 */
public final class Follower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);

    private final NodeContext context;
    private final RoleListener listener;
    private final Credentials credentials;
    private final FollowedDatabase database;
    private final DivergedDatabase aside;
    private final PrimaryPosition position;
    private final Following following;
    private final Port port;
    private final Promoting promoting;
    private final Candidacy candidacy;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile LinkState link = LinkState.NONE;
    private volatile long copiedBytes;
    private volatile long copyBytes;

    private Follower(NodeContext context, DatabaseListener readers, RoleListener listener) {
        this.context = context;
        this.listener = listener;
        this.credentials = Credentials.find(context)
                .orElseThrow(() -> Trouble.identity(
                        context.node().folder(), new IOException("the node's certificate is not there")));
        NodeTls tls = credentials.tls(context);
        this.database = new FollowedDatabase(context, readers);
        this.aside = new DivergedDatabase(context, database);
        this.position = new PrimaryPosition(context.clock());
        var receiving = new Receiving();
        this.following = new Following(context, tls, receiving::greeting, database, position, receiving);
        this.promoting = new Promoting(context, tls, receiving::greeting, database, position);
        this.candidacy =
                new Candidacy(context, tls, receiving::greeting, receiving::met, this::mayStand, receiving::takeOver);
        this.port = new Port(context.settings().listen().orElseThrow(Trouble::noListener), tls, context, receiving);
    }

    /**
     * Opens what there is of the database, and begins to follow. A base copy that is due is made in the background.
     *
     * @throws io.mapkeep.contract.problem.ProblemException if the database, the node's certificate or the port cannot be opened
     */
    public static Follower open(NodeContext context, DatabaseListener readers, RoleListener listener) {
        CipherWarmUp.begin();
        var follower = new Follower(context, readers, listener);
        try {
            follower.database.open();
            if (follower.promoting.finishInterrupted()) {
                follower.changeRole(Role.PRIMARY);
                return follower;
            }
            context.node().change(state -> state.called(state.name(), context.address(), context.web()));
            follower.port.open(true);
            follower.following.start();
            follower.candidacy.start();
            return follower;
        } catch (RuntimeException failure) {
            follower.close();
            throw failure;
        }
    }

    /** Whether there is a database to read. */
    public boolean ready() {
        return database.ready();
    }

    /**
     * The newest durable barrier to read from, held until it is closed.
     *
     * @throws io.mapkeep.contract.problem.ProblemException (MK-REP-009) while there is none
     */
    public PinnedView pin() {
        return database.pin();
    }

    /** Which barrier {@link #pin} would give; number 0 if none. */
    public BarrierPoint reached() {
        return database.reached();
    }

    public FollowerReport report() {
        NodeState state = context.node().state();
        BarrierPoint reached = database.reached();
        Loss behind = position.loss(reached);
        return new FollowerReport(
                state.role(),
                state.primaryPeer(),
                link,
                reached,
                position.barrier(),
                behind.bytes(),
                behind.barriers(),
                behind.time(),
                position.heardAt(),
                link == LinkState.STREAMING ? Optional.empty() : following.trouble(),
                copiedBytes,
                copyBytes,
                Folders.diverged(context.data()));
    }

    /** Follows no more until {@link #resume}, over restarts too. */
    public void pause() {
        requireRole(Role.FOLLOWER, "a follower");
        context.node().change(state -> state.withPaused(true));
        following.reconnect();
    }

    public void resume() {
        requireRole(Role.FOLLOWER, "a follower");
        context.node().change(state -> state.withPaused(false));
    }

    /**
     * Makes this node the primary, in the next epoch. When it returns that is durable, and this door is closed. The listener is not called.
     *
     * @param acceptLoss goes on although work of the former primary is known to be lost, or it answers still
     * @throws io.mapkeep.contract.problem.ProblemException (MK-REP-006) with the exact loss if it is refused; then it goes on following
     */
    public Promotion promote(boolean acceptLoss) {
        if (!database.ready()) {
            throw Trouble.noDatabase();
        }
        promoting.check(acceptLoss);
        following.close();
        Promotion done = promoting.promote();
        close();
        return done;
    }

    /**
     * Makes a fenced node a follower of the primary. What only it has is kept aside in {@code diverged-…}.
     *
     * @throws io.mapkeep.contract.problem.ProblemException (MK-REP-007) if it is not fenced
     */
    public void failback() {
        requireRole(Role.FENCED, "a node that was fenced");
        position.forget();
        context.node().change(state -> state.withRole(Role.FOLLOWER).withPaused(false));
        LOG.info("This node follows again");
    }

    /**
     * A copy of the newest state to try a promotion on: read and written like any database, and thrown away by closing it.
     *
     * @param scratch a folder that is not there yet, on a disk with room for the whole database
     */
    public Rehearsal rehearse(Path scratch, Redacted<byte[]> databasePassword) {
        return Rehearsal.of(database, scratch, databasePassword);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            port.close();
            candidacy.close();
            following.close();
            aside.close();
            database.close();
        }
    }

    /** Nothing is heard of the primary, and it is not known to have what would be lost. */
    private boolean mayStand() {
        Loss loss = position.loss(database.reached());
        boolean silent = loss.silence()
                .filter(since -> since.compareTo(context.settings().deadAfter()) > 0)
                .isPresent();
        return database.ready()
                && silent
                && link != LinkState.COPYING
                && (loss.barriers() == 0
                        || loss.time().compareTo(context.settings().lagLimit()) < 0);
    }

    private void requireRole(Role wanted, String whom) {
        Role role = context.node().state().role();
        if (role != wanted) {
            throw Trouble.otherRole(role, whom);
        }
    }

    private void changeRole(Role now) {
        Thread thread = new Thread(() -> listener.roleChanged(now), "replica-role");
        thread.setDaemon(true);
        thread.start();
    }

    /** What others may do here, and what comes over the link. */
    private final class Receiving implements Reception, Intake.IntakeEvents {
        @Override
        public Greeting greeting() {
            return Greeting.of(context.node().state(), credentials.fingerprint(), database.reached());
        }

        @Override
        public void met(Greeting other) {
            NodeState before = context.node().state();
            NodeState learnt = Acquaintance.learn(before, other);
            if (learnt.equals(before)) {
                return;
            }
            NodeState after = context.node().change(state -> Acquaintance.learn(state, other));
            port.endStrangers();
            if (!after.primary().equals(before.primary())) {
                LOG.info(
                        "The primary is {} now, in epoch {}",
                        after.primaryPeer().map(Peer::name).orElse("not known"),
                        after.epoch());
                position.forget();
                if (following
                        .link()
                        .filter(now -> !now.peer().equals(after.primary()))
                        .isPresent()) {
                    following.reconnect();
                }
            }
        }

        @Override
        public void state(LinkState now) {
            link = now;
        }

        @Override
        public void copying(long bytes, long ofBytes) {
            copiedBytes = bytes;
            copyBytes = ofBytes;
        }

        @Override
        public void replaced(Path diverged) {
            LOG.warn(
                    "What this node had and the cluster has not is kept in {}; look at it before you delete it",
                    diverged);
            aside.describe(diverged);
        }

        @Override
        public void parts(Message.Parts sealed) throws IOException {
            context.parts().take(SealedParts.open(sealed, SealedParts.clusterKey(context.secrets())));
        }

        @Override
        public void line(EpochHistory now) {
            if (!context.node().state().line().equals(now)) {
                context.node().change(state -> state.withLine(now));
            }
        }

        @Override
        public void handOver(Message.HandOver word) {
            BarrierPoint reached = database.reached();
            if (reached.number() != word.barrier() || reached.epoch() != word.epoch()) {
                LOG.error(
                        "Told to be the primary at barrier {}, and this node has {}", word.barrier(), reached.number());
                return;
            }
            takeOver();
        }

        /** On a thread of its own, since it ends the one that calls. */
        void takeOver() {
            Thread taking = new Thread(
                    () -> {
                        following.close();
                        promoting.promote();
                        close();
                        listener.roleChanged(Role.PRIMARY);
                    },
                    "replica-role");
            taking.setDaemon(true);
            taking.start();
        }
    }
}
