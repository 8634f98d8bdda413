package io.mapkeep.storage.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.secret.Redacted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The second fence alone: statements reach the database as they are, without the first. */
final class GuestsTest {
    @TempDir
    static Path folder;

    private static Database database;

    @BeforeAll
    static void open() {
        database = Database.open(folder.resolve("data"), Redacted.of(new byte[32]));
        database.write(connection -> {
            try (var statement = connection.createStatement()) {
                statement.execute(
                        "create table public.mine(cartodb_id bigint primary key, the_geom geometry(geometry, 4326), t varchar)");
                statement.execute("insert into public.mine values (1, 'SRID=4326;POINT (1 2)', 'a'), (2, null, 'b')");
                statement.execute("create table public.theirs(cartodb_id bigint primary key, secret varchar)");
                statement.execute("insert into public.theirs values (1, 'hidden')");
                return statement.execute("create table mapkeep.inner_thing(word varchar)");
            }
        });
    }

    @AfterAll
    static void close() {
        database.close();
    }

    private static List<Object> run(String sql) {
        return run(sql, Duration.ofSeconds(5));
    }

    private static List<Object> run(String sql, Duration timeout) {
        try (GuestQuery query = database.guests().query(Set.of("mine"), timeout, sql, () -> {})) {
            List<Object> first = new ArrayList<>();
            while (query.next()) {
                first.add(query.value(0));
            }
            return first;
        }
    }

    @Test
    void ownTableAndSpatialFunctionsAreReachedByPlainNames() {
        assertThat(run("select t from mine order by 1")).containsExactly("a", "b");
        assertThat(run("select ST_X(the_geom) from mine where cartodb_id = 1")).containsExactly(1.0);
        assertThat(run("select cartodb_id from mine where the_geom && ST_MakeEnvelope(0, 0, 5, 5, 4326)"))
                .containsExactly(1L);
        assertThat(run("select ST_SRID(ST_Transform(the_geom, 3857)) from mine where cartodb_id = 1"))
                .containsExactly(3857);
        assertThat(run("select ST_AsText(ST_Extent(the_geom)) from mine")).hasSize(1);
        assertThat(run("select ST_Area(ST_Buffer(the_geom, 1)) > 3 from mine where cartodb_id = 1"))
                .containsExactly(true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select * from theirs",
                "select secret from public.theirs",
                "select nosuch from theirs",
                "select (select max(secret) from theirs) from mine",
                "explain select * from theirs",
                "with t as (select * from theirs) select * from t",
                "table theirs",
                "select * from mapkeep.inner_thing",
                "select * from mapkeep.dataset",
                "insert into mine values (9, null, 'x')",
                "update mine set t = 'x'",
                "delete from mine",
                "merge into mine values (9, null, 'x')",
                "drop table mine",
                "alter table mine add x int",
                "create table x(a int)",
                "create table public.x as select * from mine",
                "create schema s",
                "create user u password 'x'",
                "create alias a for \"java.lang.System.exit\"",
                "grant select on theirs to public",
                "drop alias geo.st_x",
                "shutdown",
                "backup to '/tmp/mapkeep-x.zip'",
                "script to '/tmp/mapkeep-x.sql'",
                "runscript from '/etc/passwd'",
                "select file_read('/etc/passwd')",
                "select * from csvread('/etc/passwd')",
                "call file_write('x', '/tmp/mapkeep-x')",
                "call csvwrite('/tmp/mapkeep-x.csv', 'select 1')",
                "call link_schema('a', '', 'jdbc:h2:mem:', 'sa', '', 'public')",
                "create linked table l('', 'jdbc:h2:mem:', '', '', 'x')",
                "set max_memory_rows 1",
                "set cache_size 1",
                "select * from information_schema.users where user_name = 'mapkeep'",
                "select * from public.mine; drop table mine"
            })
    void guestReachesNothingElse(String sql) {
        List<Object> rows = List.of();
        try {
            rows = run(sql);
        } catch (ProblemException refused) {
            assertThat(refused.problem().code()).startsWith("MK-SQL-");
            assertThat(refused.problem().why()).doesNotContain("org.h2", "java.", folder.toString());
        }
        assertThat(rows).isEmpty();
        assertThat(Files.exists(Path.of("/tmp/mapkeep-x.zip"))).isFalse();
        assertThat(Files.exists(Path.of("/tmp/mapkeep-x.sql"))).isFalse();
        assertThat(Files.exists(Path.of("/tmp/mapkeep-x"))).isFalse();
        assertThat(Files.exists(Path.of("/tmp/mapkeep-x.csv"))).isFalse();
        assertThat(run("select count(*) from mine")).containsExactly(2L);
    }

    /** Even past {@code executeQuery}, by any JDBC call, the database itself must refuse. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into mine values (9, null, 'x')",
                "update mine set t = 'x'",
                "delete from mine",
                "truncate table mine",
                "merge into mine values (9, null, 'x')",
                "drop table mine",
                "alter table mine add x int",
                "drop all objects",
                "create table x(a int)",
                "create table public.x as select * from mine",
                "create schema s",
                "create user u password 'x'",
                "alter user mapkeep set password 'x'",
                "alter user mapkeep admin false",
                "create alias a for \"java.lang.System.exit\"",
                "grant select on public.theirs to public",
                "drop alias geo.st_x",
                "shutdown",
                "shutdown immediately",
                "backup to '/tmp/mapkeep-x.zip'",
                "script to '/tmp/mapkeep-x.sql'",
                "runscript from '/etc/passwd'",
                "call file_write('x', '/tmp/mapkeep-x')",
                "call csvwrite('/tmp/mapkeep-x.csv', 'select 1')",
                "call link_schema('a', '', 'jdbc:h2:mem:', 'sa', '', 'public')",
                "create linked table l('', 'jdbc:h2:mem:', '', '', 'x')",
                "set max_memory_rows 1",
                "set cache_size 1",
                "set write_delay 0",
                "set exclusive 1",
                "set mode oracle",
                "set trace_level_file 3",
                "analyze table theirs",
                "comment on table theirs is 'x'",
                "create index i on mine(t)",
                "create view v as select 1",
                "create trigger tr before insert on mine call \"x\"",
                "select secret into t from theirs"
            })
    void databaseItselfRefusesGuestsToChangeAnything(String sql) throws java.sql.SQLException {
        String user = ((Guests) database.guests()).user(GuestTables.fixed(Set.of("mine")));
        try (var connection = ((Guests) database.guests()).connect(user);
                var statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute(sql)).isInstanceOf(java.sql.SQLException.class);
        }
        assertThat(run("select count(*) from mine")).containsExactly(2L);
    }

    @Test
    void anothersTableLooksLikeAMissingOne() {
        for (String form : List.of(
                "select * from %s", "select nosuch from %s", "select * from public.%s", "explain select 1 from %s")) {
            assertThat(said(String.format(form, "theirs")).replace("theirs", "X"))
                    .as(form)
                    .isEqualTo(said(String.format(form, "absent")).replace("absent", "X"));
        }
    }

    private static String said(String sql) {
        try {
            run(sql);
            throw new AssertionError("answered: " + sql);
        } catch (ProblemException refused) {
            return refused.problem().toString();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select count(*) from system_range(1, 100000000) as a(x), system_range(1, 100000000) as b(x)",
                "select a.x from system_range(1, 100000000) as a(x), system_range(1, 100000000) as b(x)",
                "select a.x from system_range(1, 100000000) as a(x), system_range(1, 100000) as b(x) where a.x + b.x < 0",
                "select a.x from system_range(1, 1000000000) as a(x) order by a.x desc",
                "with t as (select x from system_range(1, 1000000000) as a(x)) select max(x) from t"
            })
    void runawayQueryEndsAtItsTime(String sql) {
        long began = System.nanoTime();
        assertThatThrownBy(() -> run(sql, Duration.ofSeconds(1)))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        ended -> assertThat(ended.problem().code()).isEqualTo("MK-SQL-003"));
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select count(*) from (select x from system_range(1, 1000000000) as a(x) group by x)",
                "select count(distinct x) from system_range(1, 1000000000) as a(x)",
                "select x from system_range(1, 1000000000) as a(x) order by x desc",
                "select distinct x from system_range(1, 1000000000) as a(x) order by x desc"
            })
    void hungryQueryEndsAndTheNextOneIsServed(String sql) {
        long began = System.nanoTime();
        assertThatThrownBy(() -> run(sql, Duration.ofSeconds(4)))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        ended -> assertThat(ended.problem().code()).isIn("MK-SQL-003", "MK-SQL-004"));
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(6));
        assertThat(run("select count(*) from mine")).containsExactly(2L);
    }

    @Test
    void forgottenQueryIsClosedAtItsTime() throws InterruptedException {
        var closed = new java.util.concurrent.CountDownLatch(1);
        var query = database.guests()
                .query(Set.of("mine"), Duration.ofMillis(200), "select * from mine", closed::countDown);
        assertThat(closed.await(3, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
        query.close();
    }

    @Test
    void tableOfTheSameNameIsGrantedAnew() {
        assertThat(run("select count(*) from mine")).containsExactly(2L);
        database.write(connection -> {
            try (var statement = connection.createStatement()) {
                statement.execute("create table public.again(a int)");
                return true;
            }
        });
        for (int round = 0; round < 2; round++) {
            try (var query =
                    database.guests().query(Set.of("again"), Duration.ofSeconds(5), "select * from again", () -> {})) {
                assertThat(query.next()).isFalse();
            }
            database.write(connection -> {
                try (var statement = connection.createStatement()) {
                    statement.execute("drop table public.again");
                    return statement.execute("create table public.again(a int)");
                }
            });
        }
    }
}
