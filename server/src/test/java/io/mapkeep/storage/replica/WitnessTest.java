package io.mapkeep.storage.replica;

import static io.mapkeep.storage.replica.TestNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WitnessTest {
    @TempDir
    Path folder;

    @Test
    void aFollowerTakesOverByItselfAndTheCutOffPrimaryConfirmsNothingMore() throws Exception {
        try (TestNode a = new TestNode(folder.resolve("a"), "a").start();
                TestNode b = new TestNode(folder.resolve("b"), "b");
                TestNode w = new TestNode(folder.resolve("w"), "w")) {
            Ledger.create(a.database());
            TestNode.join(a, b);
            w.join(a.primary().invite(Role.WITNESS, Duration.ofMinutes(1)).token());
            await("the lease", () -> a.primary().report().lease().isPresent());
            await("the follower to know the witness", () -> b.state().witness().isPresent());
            Ledger.insert(a.database(), 1);
            await("both the same", () -> TestNode.same(a, b));

            // The primary hears nobody any more, and nobody hears it; it does not know that.
            a.link.cut();
            b.link.cut();
            w.link.cut();
            w.link.mend(); // the witness, the follower may reach
            a.isolate();
            await("the follower to be primary", () -> b.is(Role.PRIMARY));
            Thread late = new Thread(() -> Ledger.insert(a.database(), 2));
            late.setDaemon(true);
            late.start();
            Ledger.insert(b.database(), 3);
            assertThat(late.isAlive())
                    .as("the commit of the cut-off primary is not confirmed")
                    .isTrue();
            assertThat(w.witness().report().holder()).map(Peer::name).contains("b");

            b.link.mend();
            a.link.mend();
            await("the old primary to be fenced", () -> a.is(Role.FENCED));
            assertThat(b.database().<String>read(Ledger::all)).isEqualTo("1 3");
        }
    }
}
