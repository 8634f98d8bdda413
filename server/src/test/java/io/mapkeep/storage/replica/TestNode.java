package io.mapkeep.storage.replica;

import io.mapkeep.FreePort;
import io.mapkeep.contract.configuration.ReplicaSection;
import io.mapkeep.contract.configuration.ReplicaSection.Mode;
import io.mapkeep.contract.configuration.ReplicaSection.WithoutFollower;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.units.HostPort;
import io.mapkeep.runtime.DurableFiles;
import io.mapkeep.secret.Redacted;
import io.mapkeep.secret.SecretStore;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.journal.PinnedView;
import io.mapkeep.storage.replica.trust.Digests;
import io.mapkeep.tls.NodeCertificates;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A node as an appliance would run it, without the appliance: the door of its role, reopened when that changes. */
final class TestNode implements AutoCloseable {
    static final Redacted<byte[]> PASSWORD = Redacted.of(new byte[] {1, 2, 3});

    final Path data;
    final TestLink link;
    final List<Part> takenParts = new CopyOnWriteArrayList<>();
    private final String name;
    private final int port;
    private final boolean direct;
    private final Clock clock = Clock.systemUTC();
    private ReplicaSection settings;
    private SecretStore secrets;
    private Node node;
    private @Nullable Database database;
    private @Nullable Primary primary;
    private @Nullable Follower follower;
    private @Nullable Witness witness;
    private volatile List<Part> parts = List.of();

    TestNode(Path data, String name) throws IOException {
        this(data, name, FreePort.any(), false);
    }

    /** @param direct reached without the link that can be cut */
    TestNode(Path data, String name, int port, boolean direct) throws IOException {
        this.data = data;
        this.name = name;
        this.port = port;
        this.direct = direct;
        this.link = new TestLink(port);
        this.settings = settings(Mode.ASYNC, WithoutFollower.BLOCK);
        this.secrets = SecretStore.open(data.resolve("secrets"));
        this.node = Node.open(data.resolve("replica"), clock);
        this.secrets.put("database", PASSWORD.reveal());
    }

    void use(Mode mode, WithoutFollower without) {
        settings = settings(mode, without);
    }

    /** Others reach it without the proxy. */
    void direct() {
        settings = new ReplicaSection(
                settings.listen(),
                settings.listen(),
                settings.mode(),
                settings.withoutFollower(),
                settings.lagLimit(),
                settings.deadAfter());
    }

    private ReplicaSection settings(Mode mode, WithoutFollower without) {
        return new ReplicaSection(
                Optional.of(new HostPort("127.0.0.1", port)),
                Optional.of(direct ? new HostPort("127.0.0.1", port) : HostPort.parse(link.address())),
                mode,
                without,
                Duration.ZERO,
                Duration.ofSeconds(1));
    }

    NodeContext context() {
        return new NodeContext(
                node,
                data,
                secrets,
                settings,
                name,
                "https://" + name,
                NodeCertificates.open(secrets, clock),
                new ApplianceParts() {
                    @Override
                    public List<Part> current() {
                        return parts;
                    }

                    @Override
                    public void take(List<Part> taken) {
                        takenParts.clear();
                        takenParts.addAll(taken);
                        for (Part part : taken) {
                            if (part.name().startsWith("secret/")) {
                                secrets.put(
                                        part.name().substring(7), part.bytes().reveal());
                            }
                        }
                    }
                },
                clock);
    }

    /** What travels: the node authority's secrets, as FOLLOW's appliance sends them, and these. */
    void parts(Part... more) {
        List<Part> all = new java.util.ArrayList<>(List.of(more));
        for (String secret : List.of("replica-authority-key", "replica-authority-certificate")) {
            secrets.find(secret).ifPresent(bytes -> all.add(new Part("secret/" + secret, bytes)));
        }
        parts = all;
    }

    /** Starts as an appliance does. */
    TestNode start() {
        node = Node.open(data.resolve("replica"), clock);
        secrets = SecretStore.open(data.resolve("secrets"));
        open(Primary.confirm(context()));
        return this;
    }

    private synchronized void open(Role role) {
        if (role == Role.PRIMARY) {
            database = Database.open(data.resolve("database"), PASSWORD);
            primary = Primary.open(context(), database, this::roleChanged);
            primary.holdCommits();
        } else if (role == Role.WITNESS) {
            witness = Witness.open(context());
        } else {
            follower = Follower.open(
                    context(),
                    new DatabaseListener() {
                        @Override
                        public void goes() {}

                        @Override
                        public void comes() {}
                    },
                    this::roleChanged);
        }
    }

    private void roleChanged(Role now) {
        stop();
        open(now);
    }

    synchronized void stop() {
        if (primary != null) {
            primary.close();
            primary = null;
        }
        if (database != null) {
            database.close();
            database = null;
        }
        if (follower != null) {
            follower.close();
            follower = null;
        }
        if (witness != null) {
            witness.close();
            witness = null;
        }
    }

    /** As near to kill -9 as one gets in one process: nothing is flushed, and nobody is told. */
    synchronized void abandon() throws IOException {
        if (database != null) {
            database.fence(Trouble.fenced("nobody", 0, ""));
        }
        link.drop();
        stop();
    }

    /** Its own way out is closed until it is told of a newer address: it knows all others by an address where nobody is. */
    void isolate() throws IOException {
        int nobody = FreePort.any();
        node.change(state -> state.withPeers(state.peers().stream()
                .map(peer -> new Peer(
                        peer.node(),
                        peer.name(),
                        "127.0.0.1:" + nobody,
                        peer.web(),
                        peer.role(),
                        peer.fingerprint(),
                        peer.since()))
                .toList()));
    }

    void join(Redacted<String> token) throws IOException {
        stop();
        Joining.join(context(), token);
        DurableFiles.deleteFolder(data.resolve("database"));
        open(node.state().role());
    }

    Promotion promote(boolean acceptLoss) {
        Promotion done = follower().promote(acceptLoss);
        follower = null;
        open(Role.PRIMARY);
        return done;
    }

    NodeState state() {
        return node.state();
    }

    synchronized Database database() {
        if (database == null) {
            throw new IllegalStateException(name + " is not a primary now");
        }
        return database;
    }

    synchronized Primary primary() {
        if (primary == null) {
            throw new IllegalStateException(name + " is not a primary now");
        }
        return primary;
    }

    synchronized Follower follower() {
        if (follower == null) {
            throw new IllegalStateException(name + " is not a follower now");
        }
        return follower;
    }

    synchronized Witness witness() {
        if (witness == null) {
            throw new IllegalStateException(name + " is not a witness");
        }
        return witness;
    }

    boolean is(Role role) {
        synchronized (this) {
            return node.state().role() == role && (role == Role.PRIMARY ? primary != null : follower != null);
        }
    }

    /** The newest state of a follower, to read. */
    <T> T read(Database.Work<T> work) {
        try (Database view = Database.view(follower().pin(), PASSWORD, TestNode::refusal)) {
            return view.read(work);
        }
    }

    private static ProblemException refusal() {
        return Trouble.noDatabase();
    }

    /** SHA-256 of the database file at the newest barrier. */
    String hash() throws IOException {
        try (PinnedView view = primary != null ? database().pin() : follower().pin()) {
            MessageDigest digest = Digests.sha256();
            ByteBuffer piece = ByteBuffer.allocate(1 << 16);
            for (long at = 0; at < view.size(); ) {
                piece.clear();
                at += view.read(piece, at);
                digest.update(piece.flip());
            }
            return view.point().number() + " " + HexFormat.of().formatHex(digest.digest());
        }
    }

    void copyTo(Path folder) throws IOException {
        try (var all = Files.walk(data)) {
            for (Path each : all.toList()) {
                Path to = folder.resolve(data.relativize(each).toString());
                if (Files.isDirectory(each)) {
                    Files.createDirectories(to);
                } else if (Files.exists(each)) {
                    Files.copy(each, to);
                }
            }
        }
    }

    /** Makes {@code other} a follower that keeps up. */
    static void join(TestNode primary, TestNode other) throws IOException {
        Invitation invitation = primary.primary().invite(Role.FOLLOWER, Duration.ofMinutes(1));
        primary.parts();
        other.join(invitation.token());
        await(
                "to keep up",
                () -> other.follower().ready()
                        && primary.primary().report().peers().stream()
                                .anyMatch(peer ->
                                        peer.peer().name().equals(other.name) && peer.state() == PeerState.STREAMING));
    }

    static boolean same(TestNode one, TestNode other) {
        try {
            return one.hash().equals(other.hash());
        } catch (IOException | RuntimeException notYet) {
            return false;
        }
    }

    static void await(String what, BooleanSupplier wanted) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!wanted.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not in time: " + what);
            }
            try {
                Thread.sleep(10);
            } catch (InterruptedException ended) {
                throw new AssertionError(ended);
            }
        }
    }

    @Override
    public void close() throws IOException {
        stop();
        link.close();
    }
}
