package io.mapkeep.storage.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Conflict;
import io.mapkeep.contract.problem.ProblemException.Unavailable;
import io.mapkeep.secret.Redacted;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database at one barrier, beneath one that goes on; and commits that wait for another machine. */
final class ViewTest {
    private static final Redacted<byte[]> PASSWORD = Redacted.of("view-test".getBytes(StandardCharsets.UTF_8));
    private static final Problem WHY =
            Problem.of("MK-STO-020", "This is a view.", "It does not change.", "Write elsewhere.");

    @TempDir
    Path folder;

    @Test
    void aViewShowsItsMomentAndUsersMayAskIt() {
        try (Database database = open()) {
            database.write(connection -> execute(connection, "create table public.place (id int)"));
            database.write(connection -> execute(connection, "insert into public.place values (1)"));
            try (Database view = Database.view(database.pin(), PASSWORD, () -> new Conflict(WHY))) {
                database.write(connection -> execute(connection, "insert into public.place values (2)"));
                assertThat(count(view)).isEqualTo(1);
                assertThat(count(database)).isEqualTo(2);
                try (GuestQuery asked = view.guests()
                        .query(Set.of("place"), Duration.ofSeconds(10), "select count(*) from place", () -> {})) {
                    assertThat(asked).isNotNull();
                }
                assertThatThrownBy(() -> view.write(connection -> execute(connection, "delete from public.place")))
                        .isInstanceOf(Conflict.class);
            }
            assertThat(count(database)).isEqualTo(2);
        }
    }

    @Test
    void manyViewsWhileWritersWork() throws Exception {
        try (Database database = open()) {
            database.write(connection -> execute(connection, "create table public.place (id int, twin int)"));
            var writing = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 300; i++) {
                    int id = i;
                    database.write(connection ->
                            execute(connection, "insert into public.place values (" + id + "," + id + ")"));
                }
            });
            while (!writing.isDone()) {
                try (Database view = Database.view(database.pin(), PASSWORD, () -> new Conflict(WHY))) {
                    long rows = count(view);
                    assertThat(count(view)).isEqualTo(rows);
                }
            }
            writing.get();
        }
    }

    @Test
    void aCommitIsAcknowledgedWhenTheOtherMachineHasIt() throws Exception {
        BlockingQueue<Runnable> asked = new ArrayBlockingQueue<>(10);
        try (Database database = open()) {
            database.write(connection -> execute(connection, "create table public.place (id int)"));
            database.acknowledgeWhen((barrier, safe) -> asked.add(safe));
            var first = CompletableFuture.runAsync(
                    () -> database.write(connection -> execute(connection, "insert into public.place values (1)")));
            Runnable firstSafe = asked.poll(10, TimeUnit.SECONDS);
            // Others are not kept from committing meanwhile.
            var second = CompletableFuture.runAsync(
                    () -> database.write(connection -> execute(connection, "insert into public.place values (2)")));
            Runnable secondSafe = asked.poll(10, TimeUnit.SECONDS);
            Thread.sleep(50);
            assertThat(first).isNotDone();
            firstSafe.run();
            first.get(10, TimeUnit.SECONDS);
            assertThat(second).isNotDone();
            secondSafe.run();
            second.get(10, TimeUnit.SECONDS);
            database.acknowledgeWhen((barrier, safe) -> safe.run());
        }
    }

    @Test
    void whoIsFencedAcknowledgesNothingMore() throws Exception {
        BlockingQueue<Runnable> asked = new ArrayBlockingQueue<>(10);
        try (Database database = open()) {
            database.write(connection -> execute(connection, "create table public.place (id int)"));
            database.acknowledgeWhen((barrier, safe) -> asked.add(safe));
            var write = CompletableFuture.runAsync(
                    () -> database.write(connection -> execute(connection, "insert into public.place values (1)")));
            Runnable safe = asked.poll(10, TimeUnit.SECONDS);
            database.fence(WHY);
            safe.run();
            assertThatThrownBy(() -> write.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(Unavailable.class);
            assertThatThrownBy(() ->
                            database.write(connection -> execute(connection, "insert into public.place values (2)")))
                    .isInstanceOf(Unavailable.class);
            assertThat(count(database)).isEqualTo(1);
        }
    }

    private Database open() {
        return Database.open(folder, PASSWORD);
    }

    private static long count(Database database) {
        return database.read(connection -> {
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery("select count(*) from public.place")) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    private static boolean execute(java.sql.Connection connection, String sql) throws java.sql.SQLException {
        try (var statement = connection.createStatement()) {
            return statement.execute(sql);
        }
    }
}
