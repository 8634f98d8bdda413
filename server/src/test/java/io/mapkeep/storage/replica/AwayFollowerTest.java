package io.mapkeep.storage.replica;

import static io.mapkeep.storage.replica.TestNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.contract.configuration.ReplicaSection.Mode;
import io.mapkeep.contract.configuration.ReplicaSection.WithoutFollower;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A follower is down while many rows are written, and catches up from the journal, without a base copy. A few thousand of them usually; as many and as long as one likes with
 * {@code -Dmapkeep.rows=1000000 -Dmapkeep.rowBytes=400}: then the journal is longer than what is kept where nobody is away.
 */
final class AwayFollowerTest {
    private static final int ROWS = Integer.getInteger("mapkeep.rows", 20_000);
    private static final int BATCH = 1_000;
    private static final String BODY = "x".repeat(Integer.getInteger("mapkeep.rowBytes", 10));

    @TempDir
    Path folder;

    @Test
    void whatWasWrittenMeanwhileComesFromTheJournal() throws Exception {
        try (TestNode a = new TestNode(folder.resolve("a"), "a");
                TestNode b = new TestNode(folder.resolve("b"), "b")) {
            a.use(Mode.SYNC, WithoutFollower.DEGRADE);
            a.start();
            a.database().write(connection -> {
                try (var statement = connection.createStatement()) {
                    return statement.executeUpdate("create table public.away(id bigint primary key, body varchar)");
                }
            });
            TestNode.join(a, b);
            Object folderBefore = database();
            b.stop();
            await("commits to go on without it", () -> a.primary().report().sync() == SyncState.DEGRADED);
            long before = a.database().journalFigures().journalBytes();
            for (int first = 0; first < ROWS; first += BATCH) {
                int start = first;
                a.database().write(connection -> insert(connection, start));
            }
            long bytes = a.database().journalFigures().journalBytes() - before;
            long began = System.nanoTime();
            b.start();
            await("commits on both again", () -> a.primary().report().sync() == SyncState.SAFE);
            await("both the same", () -> TestNode.same(a, b));
            System.out.printf(
                    java.util.Locale.ROOT,
                    "%d rows, %d MiB of journal, caught up after %d ms%n",
                    ROWS,
                    bytes >> 20,
                    (System.nanoTime() - began) / 1_000_000);
            assertThat(b.<Integer>read(AwayFollowerTest::count)).isEqualTo(ROWS);
            assertThat(database()).as("a base copy would have taken its place").isEqualTo(folderBefore);
        }
    }

    private Object database() throws IOException {
        return Files.readAttributes(folder.resolve("b/database"), BasicFileAttributes.class)
                .fileKey();
    }

    private static int insert(Connection connection, int first) throws SQLException {
        try (var insert = connection.prepareStatement("insert into public.away values (?, ?)")) {
            for (long id = first; id < first + BATCH; id++) {
                insert.setLong(1, id);
                insert.setString(2, BODY);
                insert.addBatch();
            }
            return insert.executeBatch().length;
        }
    }

    private static int count(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var count = statement.executeQuery("select count(*) from public.away")) {
            count.next();
            return count.getInt(1);
        }
    }
}
