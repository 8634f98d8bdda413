package io.mapkeep.bench.durability;

import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.replica.DatabaseListener;
import io.mapkeep.storage.replica.Follower;
import io.mapkeep.storage.replica.Invitation;
import io.mapkeep.storage.replica.NodeContext;
import io.mapkeep.storage.replica.PeerReport;
import io.mapkeep.storage.replica.PeerState;
import io.mapkeep.storage.replica.Primary;
import io.mapkeep.storage.replica.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** The product's database with a follower in another process, over mutual TLS on the loopback interface. */
final class ReplicatedMapkeep implements Contender {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Path folder;
    private final int followerPort = freePort();
    private final Mapkeep alone;
    private final Database database;
    private final Primary primary;
    private final double joining;
    private ChildJvm follower;
    private boolean closed;

    private ReplicatedMapkeep(Path folder, Database database, Primary primary) throws Exception {
        this.folder = folder;
        this.alone = Mapkeep.of(database);
        this.database = database;
        this.primary = primary;
        Invitation invitation = primary.invite(Role.FOLLOWER, Duration.ofMinutes(5));
        Files.writeString(folder.resolve("token"), invitation.token().reveal());
        long began = System.nanoTime();
        this.follower = startFollower();
        await(PeerState.STREAMING);
        this.joining = (System.nanoTime() - began) / 1e9;
    }

    static ReplicatedMapkeep start(Path folder, boolean synchronous) throws Exception {
        return start(folder, synchronous, database -> {});
    }

    /** @param first is done to the database before there is a follower */
    static ReplicatedMapkeep start(Path folder, boolean synchronous, Consumer<Database> first) throws Exception {
        Files.createDirectories(folder);
        NodeContext context = BenchNode.open(folder.resolve("primary"), "primary", freePort(), synchronous);
        Database database = Mapkeep.open(folder.resolve("primary/database"));
        first.accept(database);
        Primary primary = Primary.open(context, database, role -> {});
        primary.holdCommits();
        return new ReplicatedMapkeep(folder, database, primary);
    }

    long commits() {
        return alone.commits();
    }

    Database database() {
        return database;
    }

    /** Seconds from the start of the follower's process until it kept up. */
    double joining() {
        return joining;
    }

    /** The newest barrier that is durable on the primary. */
    long barrier() {
        return database.reached().number();
    }

    /** The newest that the follower has said to be durable there. */
    long confirmed() {
        return peer().barrier();
    }

    void stopFollower() throws InterruptedException {
        follower.close();
        while (peer().state() != PeerState.AWAY) {
            Thread.sleep(1);
        }
    }

    /** Seconds from the moment that the follower is linked again until it has caught up. */
    double restartFollower() throws Exception {
        follower = startFollower();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (peer().state() == PeerState.AWAY && System.nanoTime() < deadline) {
            Thread.sleep(1);
        }
        long began = System.nanoTime();
        while (confirmed() < barrier() && System.nanoTime() < deadline) {
            Thread.sleep(1);
        }
        return (System.nanoTime() - began) / 1e9;
    }

    /** The follower's data in this process, its own having been stopped. */
    Follower followHere() throws IOException, InterruptedException {
        var quiet = new DatabaseListener() {
            @Override
            public void goes() {}

            @Override
            public void comes() {}
        };
        Follower here = Follower.open(
                BenchNode.open(folder.resolve("follower"), "follower", followerPort, false), quiet, role -> {});
        await(PeerState.STREAMING);
        return here;
    }

    void closePrimary() {
        if (!closed) {
            closed = true;
            primary.close();
            database.close();
        }
    }

    private ChildJvm startFollower() throws IOException {
        return ChildJvm.start(
                FollowerProcess.class,
                folder.resolve("follower.out"),
                folder.resolve("follower"),
                followerPort,
                folder.resolve("token"));
    }

    private PeerReport peer() {
        return primary.report().peers().get(0);
    }

    private void await(PeerState wanted) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (primary.report().peers().stream().map(PeerReport::state).noneMatch(wanted::equals)) {
            if (System.nanoTime() > end) {
                throw new IOException("the follower did not come: " + primary.report());
            }
            Thread.sleep(5);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public Product product() {
        return Product.MAPKEEP;
    }

    @Override
    public Client writer() {
        return alone.writer();
    }

    @Override
    public Client reader() {
        return alone.reader();
    }

    @Override
    public void settle() {
        // What a commit leaves for later is part of what it costs.
    }

    @Override
    public OptionalLong journalBytes() {
        return alone.journalBytes();
    }

    @Override
    public void close() {
        closePrimary();
        follower.close();
    }
}
