package io.mapkeep.storage.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.OnPrimaryOnly;
import io.mapkeep.contract.problem.ProblemException.Unavailable;
import io.mapkeep.secret.Redacted;
import io.mapkeep.storage.journal.BarrierPoint;
import io.mapkeep.storage.journal.PinnedView;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Views of a database that is written meanwhile; what writes here is a database of the same process, as on a replica the taking end is. */
final class FollowingDatabaseTest {
    private static final Redacted<byte[]> KEY = Redacted.of(new byte[] {1, 2, 3});

    @TempDir
    Path folder;

    private Database written;
    private Database following;

    @BeforeEach
    void open() {
        written = Database.open(folder, KEY);
        written.write(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.execute("create table public.place (id int primary key)");
            }
        });
        following = follow();
    }

    @AfterEach
    void close() {
        following.close();
        written.close();
    }

    @Test
    void whatIsWrittenIsSeenSoonAfter() throws Exception {
        assertThat(count()).isZero();
        insert(1);
        long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (count() == 0 && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
        assertThat(count()).isEqualTo(1);
    }

    @Test
    void aQueryKeepsItsStateUntilItIsClosed() throws Exception {
        insert(1);
        insert(2);
        try (GuestQuery query = following
                .guests()
                .query(Set.of("place"), Duration.ofMinutes(1), "select id from place order by id", () -> {})) {
            assertThat(query.next()).isTrue();
            written.write(connection -> {
                try (var statement = connection.createStatement()) {
                    return statement.executeUpdate("delete from public.place");
                }
            });
            Thread.sleep(RenewedViews.FRESH.toMillis() + 50);
            assertThat(count()).isZero();
            assertThat(query.next()).isTrue();
            assertThat(query.value(0)).isEqualTo(2);
            assertThat(query.next()).isFalse();
        }
    }

    @Test
    void aWriteIsToldWhereToGo() {
        assertThatThrownBy(() -> following.write(connection -> 1))
                .isInstanceOfSatisfying(
                        OnPrimaryOnly.class,
                        refusal -> assertThat(refusal.primary()).isEqualTo("https://primary"));
    }

    @Test
    void migrationsChangeNothingAndTellOtherTables() {
        Migrations.run(written, Migrations.class, "known", List.of());
        Migrations.run(following, Migrations.class, "known", List.of());
        assertThatThrownBy(() -> Migrations.run(following, Migrations.class, "known", List.of("009-later.sql")))
                .isInstanceOfSatisfying(
                        Unavailable.class,
                        other -> assertThat(other.problem().what()).contains("older than this version"));
        written.write(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.executeUpdate(
                        "insert into mapkeep.migration values ('later', '001-x.sql', current_timestamp, false)");
            }
        });
        following.close();
        following = follow();
        assertThatThrownBy(() -> Migrations.run(following, Migrations.class, "later", List.of()))
                .isInstanceOfSatisfying(
                        Unavailable.class,
                        other -> assertThat(other.problem().what()).contains("newer than this version"));
    }

    private Database follow() {
        return Database.following(
                new Views() {
                    @Override
                    public PinnedView pin() {
                        return written.pin();
                    }

                    @Override
                    public BarrierPoint reached() {
                        return written.reached();
                    }
                },
                KEY,
                () -> new OnPrimaryOnly(Problem.of("MK-REP-100", "No.", "", ""), "https://primary"));
    }

    private long count() {
        return following.read(connection -> {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("select count(*) from public.place")) {
                rows.next();
                return rows.getLong(1);
            }
        });
    }

    private void insert(int id) {
        written.write(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.executeUpdate("insert into public.place values (" + id + ")");
            }
        });
    }
}
