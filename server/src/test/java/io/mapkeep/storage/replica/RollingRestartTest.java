package io.mapkeep.storage.replica;

import static io.mapkeep.storage.replica.TestNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.contract.configuration.ReplicaSection.Mode;
import io.mapkeep.contract.configuration.ReplicaSection.WithoutFollower;
import io.mapkeep.storage.database.Database;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both nodes are restarted one after the other, as for an update, while writers go on: each is handed over from before it stops. */
final class RollingRestartTest {
    private static final int WRITERS = 4;

    @TempDir
    Path folder;

    private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicLong next = new AtomicLong();
    private volatile boolean done;

    @Test
    void nothingAcknowledgedIsLostWhenBothNodesAreRestarted() throws Exception {
        try (TestNode a = new TestNode(folder.resolve("a"), "a");
                TestNode b = new TestNode(folder.resolve("b"), "b")) {
            a.use(Mode.SYNC, WithoutFollower.BLOCK);
            b.use(Mode.SYNC, WithoutFollower.BLOCK);
            a.start();
            a.database().write(Bank::open);
            TestNode.join(a, b);
            List<Thread> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                Thread writer = new Thread(() -> write(a, b), "writer");
                writer.setDaemon(true);
                writers.add(writer);
                writer.start();
            }
            restart(a, b);
            a.primary().handOver("b");
            await("the new primary", () -> b.is(Role.PRIMARY));
            await("the former one to follow", () -> a.is(Role.FENCED) || a.is(Role.FOLLOWER));
            if (a.is(Role.FENCED)) {
                a.follower().failback();
            }
            restart(b, a);
            done = true;
            for (Thread writer : writers) {
                writer.join(40_000);
            }
            assertThat(b.database().read(Bank::transfers))
                    .as("transfers in the end")
                    .containsAll(acknowledged);
            assertThat(b.database().<Long>read(Bank::sum)).isEqualTo(Bank.MONEY);
            await("both the same", () -> TestNode.same(a, b));
        }
    }

    /** Stops and starts the follower, and returns when commits are safe on both again. */
    private void restart(TestNode primary, TestNode follower) {
        goOn();
        await("the follower to follow", () -> follower.is(Role.FOLLOWER));
        follower.stop();
        follower.start();
        await("the follower to keep up again", () -> primary.primary().report().sync() == SyncState.SAFE);
        goOn();
    }

    private void goOn() {
        int before = acknowledged.size();
        await("commits go on", () -> acknowledged.size() >= before + 20);
    }

    /** Whoever takes it. A transfer that was refused, or not confirmed, may be there or not. */
    private void write(TestNode one, TestNode other) {
        var random = new Random();
        while (!done) {
            long id = next.incrementAndGet();
            int from = random.nextInt(Bank.ACCOUNTS);
            int to = (from + 1 + random.nextInt(Bank.ACCOUNTS - 1)) % Bank.ACCOUNTS;
            try {
                Database database = one.is(Role.PRIMARY) ? one.database() : other.database();
                database.write(connection -> Bank.transfer(connection, id, from, to));
                acknowledged.add(id);
            } catch (RuntimeException notNow) {
                Thread.onSpinWait();
            }
        }
    }
}
