package io.mapkeep.storage.replica;

import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.runtime.DurableFiles;
import io.mapkeep.secret.Redacted;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.journal.FolderDisk;
import io.mapkeep.storage.journal.Journal;
import io.mapkeep.storage.journal.JournalSettings;
import io.mapkeep.storage.replica.diverged.DivergedRows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database that was set aside: compares it with what the cluster has, and writes down what only it holds. It is read as it is and can be
 * put in the place of {@code database} again by hand.
 */
final class DivergedDatabase implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DivergedDatabase.class);
    /** By whose name the appliance keeps the database's password. */
    private static final String PASSWORD = "database";

    private static final int ROWS_AT_ONCE = 2_000_000;

    /** How long a node that stops waits for a comparison; a longer one goes on, or ends with the process: the database itself is kept anyway. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final NodeContext context;
    private final FollowedDatabase cluster;
    private volatile @Nullable Thread comparing;

    DivergedDatabase(NodeContext context, FollowedDatabase cluster) {
        this.context = context;
        this.cluster = cluster;
    }

    /** On a thread of its own: it takes as long as reading both. */
    void describe(Path aside) {
        Thread thread = new Thread(() -> write(aside), "replica-diverged");
        thread.setDaemon(true);
        comparing = thread;
        thread.start();
    }

    @Override
    public void close() {
        Thread thread = comparing;
        if (thread == null) {
            return;
        }
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(Path aside) {
        Redacted<byte[]> password = context.secrets().find(PASSWORD).orElse(Redacted.of(new byte[0]));
        Path folder = aside.resolve("database");
        try (Journal journal = Journal.openAsFollower(
                        new FolderDisk(folder),
                        new FolderDisk(folder.resolve("journal")),
                        JournalSettings.STANDARD,
                        context.clock());
                Database here = Database.view(journal.pin(), password, Trouble::noDatabase);
                Database there = Database.view(cluster.pin(), password, Trouble::noDatabase)) {
            Map<String, Long> rows = new DivergedRows(here, there, ROWS_AT_ONCE).writeTo(aside.resolve("rows"));
            DurableFiles.write(
                    aside.resolve("README.txt"),
                    text(journal.reached().number(), rows).getBytes(StandardCharsets.UTF_8));
            LOG.warn("Rows that only this node had, by table: {}; they are in {}", rows, aside.resolve("rows"));
        } catch (IOException | RuntimeException failure) {
            LOG.error(
                    "{} is kept, but could not be compared with what the cluster has: {}",
                    aside,
                    failure instanceof ProblemException known ? known.getMessage() : failure.toString());
        }
    }

    private static String text(long barrier, Map<String, Long> rows) {
        var text = new StringBuilder("This was the database of a primary that was replaced, up to its barrier ")
                .append(barrier)
                .append(
                        ".\nThe cluster went on from an earlier one. In rows/ is what only stands here, a CSV file for each table.\n")
                .append("A row that was changed here or there is among them as it was here.\n\n");
        if (rows.isEmpty()) {
            text.append("No row stands here that the cluster has not. This folder may be deleted.\n");
        }
        rows.forEach(
                (table, count) -> text.append(table).append(": ").append(count).append('\n'));
        return text.append("\nDelete this folder when nothing in it is needed any more: nothing else does.\n")
                .toString();
    }
}
