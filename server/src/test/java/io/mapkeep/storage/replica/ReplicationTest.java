package io.mapkeep.storage.replica;

import static io.mapkeep.storage.replica.TestNode.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.secret.Redacted;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A follower gets what the primary has, whatever happens to the link; and takes over without a second primary. */
final class ReplicationTest {
    @TempDir
    Path folder;

    private TestNode a;
    private TestNode b;

    @BeforeEach
    void startTwo() throws IOException {
        a = new TestNode(folder.resolve("a"), "a").start();
        b = new TestNode(folder.resolve("b"), "b");
        a.database().write(connection -> {
            try (var statement = connection.createStatement()) {
                statement.execute("create table public.ledger (id bigint primary key, text varchar)");
                statement.execute("insert into public.ledger select n, 'row ' || n from system_range(1, 1000) as r(n)");
            }
            return 0;
        });
    }

    @AfterEach
    void stop() throws IOException {
        a.close();
        b.close();
    }

    @Test
    void aJoinedNodeGetsTheDatabaseAndThenEveryCommit() throws IOException {
        join();
        insert(a, 2000);
        awaitSame();
        assertThat(count(b)).isEqualTo(1001);
        assertThat(b.follower().report().link()).isIn(LinkState.STREAMING, LinkState.CATCHING_UP);
        assertThat(a.primary().report().peers().get(0).state()).isEqualTo(PeerState.STREAMING);
    }

    @Test
    void theAppliancesPartsTravelWithTheJoinAndWhenTheyChange() throws IOException {
        a.primary().invite(Role.FOLLOWER, Duration.ofMinutes(1));
        a.parts(new Part("configuration", Redacted.of(new byte[] {7})));
        join();
        assertThat(b.takenParts).extracting(Part::name).contains("configuration");
        a.parts(new Part("configuration", Redacted.of(new byte[] {8, 9})));
        await(
                "the new configuration",
                () -> b.takenParts.stream().anyMatch(part -> part.bytes().reveal().length == 2));
    }

    @Test
    void afterACutLinkItGoesOnWhereItWas() throws IOException {
        join();
        b.link.cut();
        a.link.cut();
        for (int i = 0; i < 50; i++) {
            insert(a, 3000 + i);
        }
        a.link.mend();
        b.link.mend();
        awaitSame();
        assertThat(count(b)).isEqualTo(1050);
    }

    @Test
    void aLinkThatSwallowsEverythingIsNoticedByBothAndMended() throws IOException {
        join();
        a.link.hold();
        await("the follower to notice", () -> b.follower().report().link() != LinkState.STREAMING);
        await("the primary to notice", () -> a.primary().report().peers().get(0).state() == PeerState.AWAY);
        insert(a, 4000);
        a.link.mend();
        awaitSame();
    }

    @Test
    void aPromotionIsRefusedWhileThePrimaryAnswersAndFencesItWhenForced() throws IOException {
        a.primary().invite(Role.FOLLOWER, Duration.ofMinutes(1));
        a.parts();
        join();
        assertThatThrownBy(() -> b.promote(false))
                .isInstanceOf(ProblemException.Conflict.class)
                .hasMessageContaining("MK-REP-006");
        insert(a, 5000);
        awaitSame();

        Promotion promotion = b.promote(true);

        assertThat(promotion.epoch()).isEqualTo(2);
        assertThat(promotion.took()).isLessThan(Duration.ofSeconds(3));
        await("the old primary to be fenced", () -> a.is(Role.FENCED));
        insert(b, 6000);
        assertThat(a.state().primaryPeer()).map(Peer::name).contains("b");

        a.follower().failback();
        await("the old primary to follow", () -> a.is(Role.FOLLOWER) && same(a, b));
        assertThat(count(a)).isEqualTo(1002);
    }

    private void join() throws IOException {
        Invitation invitation = a.primary().invite(Role.FOLLOWER, Duration.ofMinutes(1));
        b.join(invitation.token());
        await("the base copy", () -> b.follower().ready());
        await(
                "to keep up",
                () -> a.primary().report().peers().get(0).state() == PeerState.STREAMING
                        || a.database().reached().number()
                                == b.follower().reached().number());
    }

    private void awaitSame() {
        await("both the same", () -> same(a, b));
    }

    private static boolean same(TestNode one, TestNode other) {
        try {
            return one.hash().equals(other.hash());
        } catch (IOException | ProblemException notYet) {
            return false;
        }
    }

    private static void insert(TestNode node, int id) {
        node.database().write(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.executeUpdate("insert into public.ledger values (" + id + ", 'more')");
            }
        });
    }

    private static long count(TestNode node) {
        return node.read(connection -> {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("select count(*) from public.ledger")) {
                rows.next();
                return rows.getLong(1);
            }
        });
    }
}
