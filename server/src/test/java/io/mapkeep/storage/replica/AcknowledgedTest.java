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

/**
 * In mode sync nothing that was acknowledged is lost, whatever ends when: writers move money between accounts and note each transfer, while
 * links break and nodes are abandoned; at last the follower takes over.
 */
final class AcknowledgedTest {
    private static final int WRITERS = 4;
    private static final int ROUNDS = 12;

    @TempDir
    Path folder;

    private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicLong next = new AtomicLong();
    private volatile boolean done;

    @Test
    void everyAcknowledgedTransferIsOnTheFollowerThatTakesOver() throws Exception {
        try (TestNode a = new TestNode(folder.resolve("a"), "a");
                TestNode b = new TestNode(folder.resolve("b"), "b")) {
            a.use(Mode.SYNC, WithoutFollower.BLOCK);
            b.use(Mode.SYNC, WithoutFollower.BLOCK);
            a.start();
            a.database().write(Bank::open);
            TestNode.join(a, b);
            List<Thread> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                Thread writer = new Thread(() -> write(a), "writer");
                writer.setDaemon(true);
                writers.add(writer);
                writer.start();
            }
            disturb(a, b);
            a.abandon();
            done = true;
            for (Thread writer : writers) {
                writer.join(40_000);
            }
            b.promote(true);
            Set<Long> there = b.database().read(Bank::transfers);
            assertThat(acknowledged).hasSizeGreaterThan(50);
            assertThat(there).as("transfers on the follower that took over").containsAll(acknowledged);
            assertThat(b.database().<Long>read(Bank::sum)).isEqualTo(Bank.MONEY);

            a.start();
            assertThat(a.is(Role.FENCED)).isTrue();
            a.follower().failback();
            await("both the same", () -> a.is(Role.FOLLOWER) && TestNode.same(a, b));
        }
    }

    private void disturb(TestNode a, TestNode b) throws Exception {
        var random = new Random(42);
        for (int round = 0; round < ROUNDS; round++) {
            int before = acknowledged.size();
            await("commits go on", () -> acknowledged.size() >= before + 10);
            Thread.sleep(random.nextInt(50));
            switch (round % 4) {
                case 0 -> a.link.drop();
                case 1 -> {
                    b.stop();
                    b.start();
                }
                case 2 -> {
                    a.abandon();
                    a.start();
                }
                default -> {
                    a.link.cut();
                    Thread.sleep(50);
                    a.link.mend();
                }
            }
        }
        await("the follower to keep up again", () -> a.primary().report().sync() == SyncState.SAFE);
    }

    private void write(TestNode node) {
        var random = new Random();
        while (!done) {
            long id = next.incrementAndGet();
            int from = random.nextInt(Bank.ACCOUNTS);
            int to = (from + 1 + random.nextInt(Bank.ACCOUNTS - 1)) % Bank.ACCOUNTS;
            try {
                Database database = node.database();
                database.write(connection -> Bank.transfer(connection, id, from, to));
                acknowledged.add(id);
            } catch (RuntimeException notNow) {
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(5);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
