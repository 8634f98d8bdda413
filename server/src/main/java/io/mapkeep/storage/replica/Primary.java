package io.mapkeep.storage.replica;

import io.mapkeep.contract.configuration.ReplicaSection.Mode;
import io.mapkeep.runtime.CipherWarmUp;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.journal.BarrierPoint;
import io.mapkeep.storage.journal.HistoryGone;
import io.mapkeep.storage.replica.trust.NodeTls;
import io.mapkeep.storage.replica.wire.JoinMessage;
import io.mapkeep.storage.replica.wire.Link;
import io.mapkeep.storage.replica.wire.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door of a node that takes the writes: invites others, feeds the followers, holds commits back until they are safe, and steps down as
 * soon as it meets a later epoch.
 */
public final class Primary implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Primary.class);
    private static final Duration LOOK_ROUND = Duration.ofMillis(200);
    private static final Duration LOOK_AT_PARTS = Duration.ofSeconds(5);

    private final NodeContext context;
    private final Database database;
    private final RoleListener listener;
    private final Invitations invitations;
    private final Commits commits;
    private final Headway headway = new Headway();
    private final Map<UUID, FollowerProgress> followers = new ConcurrentHashMap<>();
    private final AtomicLong newsVersion = new AtomicLong(1);
    /** Who is being let in: the invitation is used, and the node is not known yet. The port must not close in between. */
    private final AtomicInteger arriving = new AtomicInteger();

    private final AtomicBoolean steppedDown = new AtomicBoolean();
    private final Thread watch;
    private volatile @Nullable Membership membership;
    private volatile boolean closed;

    /** What there is only once this node has invited or joined: its credentials and what hangs on them. */
    private record Membership(
            Credentials credentials, Admission admission, Port port, Announcer announcer, LeaseKeeper leases) {}

    private Primary(NodeContext context, Database database, RoleListener listener) {
        this.context = context;
        this.database = database;
        this.listener = listener;
        this.invitations = new Invitations(context.clock());
        this.commits = new Commits(context.settings(), this::expectsFollower);
        this.watch = new Thread(this::watch, "replica-watch");
        this.watch.setDaemon(true);
    }

    /**
     * Before the database is opened: asks all known nodes at once whether there is a later epoch, and waits for them a second and a half at
     * most. A node that cannot be reached is no reason not to start.
     *
     * @return {@code PRIMARY}, or {@code FENCED}, which is durable then
     */
    public static Role confirm(NodeContext context) {
        NodeState state = context.node().state();
        Optional<Credentials> credentials = Credentials.find(context);
        if (state.role() != Role.PRIMARY || credentials.isEmpty()) {
            return state.role();
        }
        for (Greeting other : Announcer.askAll(context, credentials.get())) {
            Optional<Fencing> fencing = Fencing.by(other, context.node().state());
            if (fencing.isPresent()) {
                LOG.error(
                        "{} {}",
                        fencing.get().problem().what(),
                        fencing.get().problem().why());
                return context.node().change(now -> fencing.get().after()).role();
            }
        }
        return Role.PRIMARY;
    }

    /** Opens the door. Commits do not wait for followers before {@link #holdCommits}. */
    public static Primary open(NodeContext context, Database database, RoleListener listener) {
        var primary = new Primary(context, database, listener);
        Credentials.find(context).ifPresent(primary::enter);
        primary.watch.start();
        return primary;
    }

    /**
     * From now on commits wait for a follower, and for the witness, if the settings say so. To be called before anybody but the appliance itself can
     * write, and not earlier: what an appliance writes while it opens is promised to nobody, and must not keep it from opening while no follower is there.
     */
    public void holdCommits() {
        database.acknowledgeWhen(commits);
    }

    /**
     * Makes a token by which one new node may join.
     *
     * @param as {@code FOLLOWER} or {@code WITNESS}
     * @throws io.mapkeep.contract.problem.ProblemException (MK-REP-013) if this node listens for nobody
     */
    public Invitation invite(Role as, Duration life) {
        if (context.settings().listen().isEmpty()) {
            throw Trouble.noListener();
        }
        if (as != Role.FOLLOWER && as != Role.WITNESS) {
            throw new IllegalArgumentException("nobody is invited as " + as);
        }
        Membership entered = enter(Credentials.ofFirst(context));
        Invitation invitation = invitations.make(as, life, context.address(), entered.credentials());
        entered.port().open(true);
        return invitation;
    }

    /**
     * Forgets another node. It is refused from now on, and its connections end at once.
     *
     * @throws io.mapkeep.contract.problem.ProblemException (MK-REP-005) if there is none of that name
     */
    public void remove(String name) {
        NodeState state = context.node().state();
        Peer peer = state.peer(name).orElseThrow(() -> Trouble.noSuchNode(name, state));
        context.node().change(now -> now.without(peer.node()));
        Optional.ofNullable(followers.remove(peer.node())).ifPresent(FollowerProgress::end);
        commits.lost(peer.node());
        commits.release();
        newsVersion.incrementAndGet();
        Membership now = membership;
        if (now != null) {
            now.port().endStrangers();
        }
        LOG.info("The node {} was removed", name);
    }

    public PrimaryReport report() {
        NodeState state = context.node().state();
        BarrierPoint reached = database.reached();
        headway.note(reached, database.journalFigures().journalBytes());
        Membership entered = membership;
        List<PeerReport> peers = state.peers().stream()
                .map(peer -> peer.role() == Role.WITNESS && entered != null
                        ? entered.leases().report(peer)
                        : progress(peer.node()).report(peer))
                .toList();
        return new PrimaryReport(
                state.epoch(),
                reached.number(),
                context.settings().mode(),
                commits.state(),
                peers,
                entered == null ? Optional.empty() : entered.leases().until());
    }

    /**
     * Hands over to a follower, without loss: no more writes here, the follower gets all there is, and is told to be the primary.
     *
     * @throws io.mapkeep.contract.problem.ProblemException (MK-REP-011) if it did not come about
     */
    public void handOver(String name) {
        NodeState state = context.node().state();
        Peer peer = state.peer(name).orElseThrow(() -> Trouble.noSuchNode(name, state));
        new HandingOver(database, progress(peer.node()), peer, this::giveLeaseBack, this::hasSteppedDown)
                .run(() -> changeRole(Role.PRIMARY));
    }

    @Override
    public void close() {
        closed = true;
        watch.interrupt();
        if (!steppedDown.get()) {
            // The doors are closed: what is written from here on is the appliance's own last words, and nobody follows
            // any more.
            database.acknowledgeWhen((barrier, safe) -> safe.run());
        }
        followers.values().forEach(FollowerProgress::end);
        Membership now = membership;
        if (now != null) {
            now.port().close();
            now.announcer().close();
            now.leases().close();
        }
    }

    private synchronized Membership enter(Credentials credentials) {
        Membership already = membership;
        if (already != null) {
            return already;
        }
        CipherWarmUp.begin();
        context.node().change(state -> state.called(context.name(), context.address(), context.web()));
        NodeTls tls = credentials.tls(context);
        var entered = new Membership(
                credentials,
                new Admission(context, credentials, invitations),
                new Port(
                        context.settings().listen().orElseThrow(Trouble::noListener),
                        tls,
                        context,
                        new Receiving(credentials)),
                new Announcer(context, tls, () -> greeting(credentials), this::met),
                new LeaseKeeper(context, tls, () -> greeting(credentials), this::met, commits));
        membership = entered;
        entered.port().open(wantsPort());
        entered.announcer().start();
        entered.leases().start();
        return entered;
    }

    /** In this order: an invitation is used only by somebody who is arriving, and who has arrived is a peer. */
    private boolean wantsPort() {
        return invitations.any()
                || arriving.get() > 0
                || !context.node().state().peers().isEmpty();
    }

    private boolean expectsFollower() {
        return context.node().state().peers().stream().anyMatch(peer -> peer.role() != Role.WITNESS);
    }

    private void giveLeaseBack() {
        Membership now = membership;
        if (now != null) {
            now.leases().giveBack();
        }
    }

    private boolean hasSteppedDown() {
        return steppedDown.get();
    }

    private FollowerProgress progress(UUID node) {
        return followers.computeIfAbsent(
                node, id -> new FollowerProgress(id, database, headway, commits, context.clock()));
    }

    private Greeting greeting(Credentials credentials) {
        return Greeting.of(context.node().state(), credentials.fingerprint(), database.reached());
    }

    /** Steps down before anything else if the other one knows a later epoch. Nothing is acknowledged any more when this returns. */
    private void met(Greeting other) {
        Optional<Fencing> fencing = Fencing.by(other, context.node().state());
        if (fencing.isPresent()) {
            stepDown(fencing.get());
            return;
        }
        NodeState state = context.node().state();
        Optional<Peer> known = state.peer(other.self().node());
        boolean usable = Peer.usable(
                other.self().name(), other.self().address(), other.self().web());
        if (known.isPresent() && usable && !same(known.get(), other.self())) {
            context.node().change(now -> now.with(renewed(known.get(), other.self())));
            newsVersion.incrementAndGet();
        }
    }

    private void stepDown(Fencing fencing) {
        if (!steppedDown.compareAndSet(false, true)) {
            return;
        }
        commits.end();
        database.fence(fencing.problem());
        context.node().change(now -> fencing.after());
        LOG.error("{} {}", fencing.problem().what(), fencing.problem().why());
        changeRole(Role.FENCED);
    }

    private void changeRole(Role now) {
        Thread thread = new Thread(() -> listener.roleChanged(now), "replica-role");
        thread.setDaemon(true);
        thread.start();
    }

    private static boolean same(Peer known, Peer told) {
        return known.address().equals(told.address()) && known.web().equals(told.web()) && known.role() == told.role();
    }

    private static Peer renewed(Peer known, Peer told) {
        return new Peer(
                known.node(),
                known.name(),
                told.address(),
                told.web(),
                told.role(),
                known.fingerprint(),
                known.since());
    }

    private void watch() {
        String parts = "";
        long lookedNanos = System.nanoTime() - LOOK_AT_PARTS.toNanos();
        while (!closed) {
            try {
                Thread.sleep(LOOK_ROUND.toMillis());
                Membership now = membership;
                if (now == null || steppedDown.get()) {
                    continue;
                }
                now.port().open(wantsPort());
                followers
                        .values()
                        .forEach(one -> one.giveUpIfStuck(context.settings().deadAfter()));
                if (System.nanoTime() - lookedNanos >= LOOK_AT_PARTS.toNanos()) {
                    lookedNanos = System.nanoTime();
                    String found = SealedParts.hash(context.parts().current());
                    if (!found.equals(parts)) {
                        parts = found;
                        newsVersion.incrementAndGet();
                    }
                }
            } catch (InterruptedException ended) {
                return;
            } catch (RuntimeException failure) {
                LOG.warn("The watch over replication goes on after: {}", failure.toString());
            }
        }
    }

    /** What others may do here. */
    private final class Receiving implements Reception, PrimaryNews {
        private final Credentials credentials;

        Receiving(Credentials credentials) {
            this.credentials = credentials;
        }

        @Override
        public Greeting greeting() {
            return Primary.this.greeting(credentials);
        }

        @Override
        public void met(Greeting other) {
            Primary.this.met(other);
        }

        @Override
        public void follow(Link link, Greeting follower) throws IOException {
            if (steppedDown.get() || follower.self().role() != Role.FOLLOWER) {
                link.say(new Message.Refusal("This node is not the primary, or you are no follower."));
                return;
            }
            FollowerProgress progress = progress(follower.self().node());
            try {
                new Feed(
                                database,
                                link,
                                follower,
                                this,
                                progress,
                                context.node().state(),
                                context.settings().mode() == Mode.SYNC)
                        .run();
            } catch (IOException | HistoryGone ended) {
                LOG.warn("The link to {} ended: {}", follower.self().name(), ended.toString());
                progress.trouble(ended);
                throw ended;
            }
        }

        @Override
        public void join(Link link, JoinMessage.Join join) throws IOException {
            Membership now = membership;
            arriving.incrementAndGet();
            try {
                if (now != null && now.admission().admit(link, join).isPresent()) {
                    newsVersion.incrementAndGet();
                }
            } finally {
                arriving.decrementAndGet();
            }
        }

        @Override
        public long version() {
            return newsVersion.get();
        }

        @Override
        public Message.Cluster cluster() {
            return new Message.Cluster(greeting().json());
        }

        @Override
        public Message.Parts parts() {
            return SealedParts.seal(context.parts().current(), SealedParts.clusterKey(context.secrets()));
        }
    }
}
