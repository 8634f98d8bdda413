package io.mapkeep.storage.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.runtime.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A barrier travels while the primary's disk is still at it. A power cut there can take it from the primary, and leave it on the follower; the
 * primary then gives its number to another one.
 */
final class LostBarrierTest {
    @TempDir
    Path folder;

    /** @param madeAgain how many commits the primary makes before the follower is back: it stands before, at, or beyond the barrier that was lost */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 30})
    void whatThePrimaryLostIsGivenUpByTheFollowerToo(int madeAgain) throws IOException {
        try (TestNode a = new TestNode(folder.resolve("a"), "a");
                TestNode b = new TestNode(folder.resolve("b"), "b")) {
            a.start();
            Ledger.create(a.database());
            TestNode.join(a, b);
            a.stop();
            a.copyTo(folder.resolve("before"));
            a.start();
            TestNode.await("both the same", () -> TestNode.same(a, b));
            Ledger.insert(a.database(), 1);
            TestNode.await("both the same", () -> TestNode.same(a, b));
            b.stop();
            a.stop();
            powerCut(folder.resolve("a"));

            a.start();
            for (int id = 0; id < madeAgain; id++) {
                Ledger.insert(a.database(), 100 + id);
            }
            b.start();
            TestNode.await("both the same", () -> TestNode.same(a, b));
            Ledger.insert(a.database(), 1000);
            TestNode.await("both the same", () -> TestNode.same(a, b));
            assertThat(b.<Long>read(Ledger::count)).isEqualTo(madeAgain + 1);
            assertThat(Folders.diverged(folder.resolve("b")))
                    .as("what only the follower had")
                    .isPresent();
        }
    }

    /** Only the database: what a node knows of the others is forced when it changes. */
    private void powerCut(Path data) throws IOException {
        Path database = data.resolve("database");
        DurableFiles.deleteFolder(database);
        Path before = folder.resolve("before/database");
        try (var all = Files.walk(before)) {
            for (Path each : all.toList()) {
                Files.copy(each, database.resolve(before.relativize(each)));
            }
        }
    }
}
