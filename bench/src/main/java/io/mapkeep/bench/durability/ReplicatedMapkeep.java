package io.mapkeep.bench.durability;

import io.mapkeep.storage.database.Database;
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

/** The product's database with a follower in another process, over mutual TLS on the loopback interface. */
final class ReplicatedMapkeep implements Contender {
    private final Mapkeep alone;
    private final Database database;
    private final Primary primary;
    private final ChildJvm follower;

    private ReplicatedMapkeep(Database database, Primary primary, ChildJvm follower) {
        this.alone = Mapkeep.of(database);
        this.database = database;
        this.primary = primary;
        this.follower = follower;
    }

    static ReplicatedMapkeep start(Path folder, boolean synchronous) throws Exception {
        Files.createDirectories(folder);
        NodeContext context = BenchNode.open(folder.resolve("primary"), "primary", freePort(), synchronous);
        Database database = Mapkeep.open(folder.resolve("primary/database"));
        Primary primary = Primary.open(context, database, role -> {});
        Invitation invitation = primary.invite(Role.FOLLOWER, Duration.ofMinutes(5));
        Path token = folder.resolve("token");
        Files.writeString(token, invitation.token().reveal());
        ChildJvm follower = ChildJvm.start(
                FollowerProcess.class, folder.resolve("follower.out"), folder.resolve("follower"), freePort(), token);
        var pair = new ReplicatedMapkeep(database, primary, follower);
        pair.awaitFollower();
        return pair;
    }

    /** How far the follower is behind now, in milliseconds. */
    double lagMillis() {
        return primary.report().peers().get(0).lag().toNanos() / 1e6;
    }

    private void awaitFollower() throws IOException, InterruptedException {
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (primary.report().peers().stream().map(PeerReport::state).noneMatch(PeerState.STREAMING::equals)) {
            if (!follower.isAlive() || System.nanoTime() > end) {
                throw new IOException("the follower did not come: " + primary.report());
            }
            Thread.sleep(20);
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
        primary.close();
        database.close();
        follower.close();
    }
}
