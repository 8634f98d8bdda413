package io.mapkeep.storage.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.FreePort;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kill -9 of either side at any moment under three writers, in mode sync, with and without a take-over. Nothing that was acknowledged is lost, no money is, and
 * in the end both have the same bytes. The long run: {@code -Dmapkeep.kills=200}.
 */
final class KilledPairIT {
    private static final int KILLS = Integer.getInteger("mapkeep.kills", 4);
    private static final int LATEST_MILLIS = 1200;

    @TempDir
    Path folder;

    private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
    private final long seed = Long.getLong("mapkeep.seed", new Random().nextLong());
    private final Random random = new Random(seed);

    @Test
    void nothingAcknowledgedIsLostWhicheverSideDies() throws IOException, InterruptedException {
        System.out.println("seed " + seed);
        try (var one = new NodeProcess(folder.resolve("one"), "one", FreePort.any(), acknowledged);
                var two = new NodeProcess(folder.resolve("two"), "two", FreePort.any(), acknowledged)) {
            var pair = new Pair(one, two);
            assertThat(one.start()).isEqualTo("PRIMARY");
            assertThat(two.start()).isEqualTo("PRIMARY");
            one.tell("create");
            two.tell("join " + one.ask("invite", "token "));
            for (int kill = 1; kill <= KILLS; kill++) {
                pair.awaitFollowing();
                pair.primary.tell("write " + kill * 1_000_000L);
                Thread.sleep(200 + random.nextInt(LATEST_MILLIS));
                switch (random.nextInt(3)) {
                    case 0 -> pair.followerDies();
                    case 1 -> pair.primaryDies();
                    default -> pair.primaryDiesAndTheFollowerTakesOver();
                }
                pair.check("seed " + seed + ", kill " + kill);
            }
            // Writers of a living primary would change the bytes between the two questions.
            pair.primary.kill();
            pair.primary.start();
            pair.awaitFollowing();
            TestNode.await("the same bytes", () -> hash(pair.primary).equals(hash(pair.follower)));
        }
        System.out.println(KILLS + " kills, " + acknowledged.size() + " acknowledged, none lost");
    }

    /** Who is which now. */
    private final class Pair {
        private NodeProcess primary;
        private NodeProcess follower;

        Pair(NodeProcess primary, NodeProcess follower) {
            this.primary = primary;
            this.follower = follower;
        }

        void followerDies() throws IOException, InterruptedException {
            follower.kill();
            Thread.sleep(random.nextInt(300));
            assertThat(follower.start()).isEqualTo("FOLLOWER");
        }

        void primaryDies() throws IOException, InterruptedException {
            primary.kill();
            assertThat(primary.start()).isEqualTo("PRIMARY");
        }

        void primaryDiesAndTheFollowerTakesOver() throws IOException, InterruptedException {
            primary.kill();
            follower.tell("promote");
            // On a busy machine the new primary may answer too late to be heard before the start; then it fences the
            // old one afterwards.
            primary.start();
            NodeProcess old = primary;
            TestNode.await(
                    "the old primary to be fenced", () -> says(old, "role", "FENCED") && says(old, "follows", ""));
            old.tell("failback");
            primary = follower;
            follower = old;
        }

        void check(String when) throws IOException, InterruptedException {
            awaitFollowing();
            Set<Long> had = new TreeSet<>(acknowledged);
            String[] ids = primary.ask("ids", "ids ").split(" ");
            Set<Long> there = Arrays.stream(ids)
                    .filter(id -> !id.isEmpty())
                    .map(Long::parseLong)
                    .collect(Collectors.toSet());
            had.removeAll(there);
            assertThat(had).as(when + ": acknowledged and missing").isEmpty();
            assertThat(primary.ask("money", "money "))
                    .as(when)
                    .isEqualTo(Integer.toString(NodeInAnotherProcess.ACCOUNTS * 100));
        }

        void awaitFollowing() {
            TestNode.await("the follower to stream", () -> says(follower, "follows", "true"));
        }
    }

    /** Whether the answer to a question begins so; a node that is about to open another role has none. */
    private static boolean says(NodeProcess node, String question, String beginning) {
        try {
            return node.ask(question, question + " ").startsWith(beginning);
        } catch (IOException | InterruptedException failure) {
            throw new AssertionError(failure);
        } catch (AssertionError notOpenYet) {
            return false;
        }
    }

    private static String hash(NodeProcess node) {
        try {
            return node.ask("hash", "hash ");
        } catch (IOException | InterruptedException failure) {
            throw new AssertionError(failure);
        }
    }
}
