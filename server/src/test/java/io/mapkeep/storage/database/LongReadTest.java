package io.mapkeep.storage.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.secret.Redacted;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages that nobody needs any more are used again at once; a reader who is still on its way needs them. */
final class LongReadTest {
    private static final int ROWS = 20_000;

    @TempDir
    Path folder;

    @Test
    void aSlowReaderSeesOneStateWhileEveryPageIsWrittenAnew() throws Exception {
        try (Database database = Database.open(folder, Redacted.of("secret".getBytes(StandardCharsets.US_ASCII)))) {
            database.write(connection -> execute(
                    connection,
                    "create table public.long_read as select x as id, 0 as turn, repeat('y', 200) as body from system_range(1, "
                            + ROWS + ") as numbers (x)"));
            // What is in H2's cache needs no page.
            database.write(connection -> execute(connection, "set cache_size 256"));
            var reading = new AtomicBoolean(true);
            var failure = new AtomicReference<@Nullable Throwable>();
            Thread writer = new Thread(() -> {
                int turn = 0;
                while (reading.get()) {
                    int now = ++turn;
                    database.write(connection -> execute(connection, "update public.long_read set turn = " + now));
                }
            });
            writer.setUncaughtExceptionHandler((thread, thrown) -> failure.set(thrown));
            writer.start();
            try (GuestQuery query = database.guests()
                    .query(
                            Set.of("long_read"),
                            Duration.ofMinutes(2),
                            "select id, turn, length(body) from long_read order by id",
                            () -> {})) {
                long rows = 0;
                Object turn = null;
                while (query.next()) {
                    turn = turn == null ? query.value(1) : turn;
                    assertThat(query.value(1)).isEqualTo(turn);
                    assertThat(query.value(2)).isEqualTo(200L);
                    if (++rows % 500 == 0) {
                        Thread.sleep(100);
                    }
                }
                assertThat(rows).isEqualTo(ROWS);
            } finally {
                reading.set(false);
                writer.join();
            }
            assertThat(failure.get()).isNull();
        }
    }

    private static boolean execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            return statement.execute(sql);
        }
    }
}
