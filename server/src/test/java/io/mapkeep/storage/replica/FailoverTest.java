package io.mapkeep.storage.replica;

import static io.mapkeep.storage.replica.TestNode.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.contract.configuration.ReplicaSection.Mode;
import io.mapkeep.contract.configuration.ReplicaSection.WithoutFollower;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.storage.database.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes of the primary, planned and not. */
final class FailoverTest {
    @TempDir
    Path folder;

    private TestNode a;
    private TestNode b;

    @BeforeEach
    void startTwo() throws IOException {
        a = new TestNode(folder.resolve("a"), "a").start();
        b = new TestNode(folder.resolve("b"), "b");
        Ledger.create(a.database());
    }

    @AfterEach
    void stop() throws IOException {
        a.close();
        b.close();
    }

    @Test
    void whatOnlyTheOldPrimaryHadIsKeptAsideWithItsRows() throws IOException {
        TestNode.join(a, b);
        Ledger.insert(a.database(), 1);
        await("both the same", () -> TestNode.same(a, b));
        a.link.cut();
        b.link.cut();
        Ledger.insert(a.database(), 2);
        b.promote(true);
        Ledger.insert(b.database(), 3);
        a.link.mend();
        b.link.mend();
        await("the old primary to be fenced", () -> a.is(Role.FENCED));
        assertThat(a.<Long>read(Ledger::count)).isEqualTo(2);

        a.follower().failback();

        await("the old primary to follow", () -> a.is(Role.FOLLOWER) && TestNode.same(a, b));
        assertThat(a.<String>read(Ledger::all)).isEqualTo("1 3");
        Path aside = a.follower().report().diverged().orElseThrow();
        await("the export", () -> Files.exists(aside.resolve("README.txt")));
        assertThat(aside.resolve("rows/public.ledger.csv")).hasContent("\"id\"\n\"2\"");
        assertThat(aside.resolve("rows")).isDirectoryNotContaining(file -> !file.endsWith("public.ledger.csv"));
    }

    @Test
    void anOldPrimaryThatWasDownIsFencedBeforeItTakesAWrite() throws IOException {
        TestNode.join(a, b);
        a.stop();
        b.promote(true);
        Ledger.insert(b.database(), 7);
        a.start();
        assertThat(a.is(Role.FENCED)).isTrue();
        a.stop();
        b.stop();
        a.start();
        assertThat(a.is(Role.FENCED))
                .as("over a restart without anybody to ask")
                .isTrue();
    }

    @Test
    void aHandOverLosesNothingAndTheOldPrimaryStreamsOn() throws IOException {
        TestNode.join(a, b);
        Ledger.insert(a.database(), 1);
        a.primary().handOver("b");
        await("the new primary", () -> b.is(Role.PRIMARY));
        await("the old one to step down", () -> a.is(Role.FENCED));
        Ledger.insert(b.database(), 2);
        a.follower().failback();
        await("both the same", () -> TestNode.same(a, b));
        assertThat(a.<String>read(Ledger::all)).isEqualTo("1 2");
        assertThat(a.follower().report().diverged()).as("nothing was left over").isEmpty();
    }

    @Test
    void twoThatWerePromotedToTheSameEpochBothStepDown() throws IOException {
        TestNode c = new TestNode(folder.resolve("c"), "c");
        try (c) {
            TestNode.join(a, b);
            TestNode.join(a, c);
            await(
                    "all know each other",
                    () -> b.state().peers().size() == 2 && c.state().peers().size() == 2);
            a.stop();
            for (TestNode node : new TestNode[] {b, c}) {
                node.link.cut();
            }
            b.promote(true);
            c.promote(true);
            b.link.mend();
            c.link.mend();
            await("both fenced", () -> b.is(Role.FENCED) && c.is(Role.FENCED));
            Promotion decided = b.promote(true);
            assertThat(decided.epoch()).isEqualTo(3);
            await(
                    "the other hears of it",
                    () -> c.state().primaryPeer().map(Peer::name).equals(java.util.Optional.of("b")));
            c.follower().failback();
            await("both the same", () -> TestNode.same(b, c));
        }
    }

    @Test
    void inModeSyncACommitIsOnTwoDisksAndBlocksWithoutAFollower() throws Exception {
        a.use(Mode.SYNC, WithoutFollower.BLOCK);
        a.stop();
        a.start();
        assertThat(a.primary().report().sync()).isEqualTo(SyncState.DEGRADED);
        TestNode.join(a, b);
        await("safe", () -> a.primary().report().sync() == SyncState.SAFE);
        for (int i = 0; i < 100; i++) {
            Ledger.insert(a.database(), i);
            assertThat(b.follower().reached().number())
                    .as("barriers that the follower has when the commit returns")
                    .isGreaterThanOrEqualTo(a.database().reached().number());
        }
        b.stop();
        await("blocked", () -> a.primary().report().sync() == SyncState.BLOCKED);
        Thread writer = new Thread(() -> Ledger.insert(a.database(), 1000));
        writer.start();
        writer.join(500);
        assertThat(writer.isAlive()).as("a commit without a follower waits").isTrue();
        b.start();
        writer.join(10_000);
        assertThat(writer.isAlive()).isFalse();
        assertThat(a.primary().report().sync()).isEqualTo(SyncState.SAFE);
    }

    @Test
    void inModeSyncWithDegradeCommitsGoOnAndTheStateSaysSo() throws IOException {
        a.use(Mode.SYNC, WithoutFollower.DEGRADE);
        a.stop();
        a.start();
        TestNode.join(a, b);
        await("safe", () -> a.primary().report().sync() == SyncState.SAFE);
        a.link.hold();
        long began = System.nanoTime();
        Ledger.insert(a.database(), 1);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        assertThat(a.primary().report().sync()).isEqualTo(SyncState.DEGRADED);
        a.link.mend();
        await("safe again", () -> a.primary().report().sync() == SyncState.SAFE);
    }

    @Test
    void aPromotionThatWouldLoseWorkSaysHowMuch() throws IOException {
        TestNode.join(a, b);
        Ledger.insert(a.database(), 1);
        await("both the same", () -> TestNode.same(a, b));
        b.follower().pause();
        await("paused", () -> b.follower().report().link() == LinkState.NONE);
        Ledger.insert(a.database(), 2);
        assertThatThrownBy(() -> b.promote(false))
                .isInstanceOf(ProblemException.Conflict.class)
                .hasMessageContaining("answers, at barrier");
        b.follower().resume();
        await("both the same", () -> TestNode.same(a, b));
    }

    @Test
    void aRehearsalIsReadAndWrittenAndLeavesNoTrace() throws IOException {
        TestNode.join(a, b);
        Ledger.insert(a.database(), 1);
        await("both the same", () -> TestNode.same(a, b));
        Path scratch = folder.resolve("scratch");
        try (Rehearsal rehearsal = b.follower().rehearse(scratch, TestNode.PASSWORD)) {
            Database clone = rehearsal.database();
            Ledger.insert(clone, 2);
            assertThat(clone.<String>read(Ledger::all)).isEqualTo("1 2");
        }
        assertThat(scratch).doesNotExist();
        assertThat(TestNode.same(a, b)).isTrue();
    }

    @Test
    void aRemovedNodeIsPutOutAtOnceAndStaysOut() throws IOException {
        TestNode.join(a, b);
        a.primary().remove("b");
        await("put out", () -> b.follower().report().link() == LinkState.CONNECTING);
        Ledger.insert(a.database(), 1);
        await("refused", () -> b.follower().report().trouble().isPresent());
        assertThat(b.<Long>read(Ledger::count)).isZero();
    }
}
