package io.mapkeep.data.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.contract.problem.ProblemException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StatementFenceTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "select * from airports",
                "SELECT name, ST_X(the_geom) AS x FROM airports WHERE name LIKE '%ham%' LIMIT 3;",
                "with a as (select 1 as x), b(y) as (select 2) select * from a, b",
                "values (1, 'a'), (2, 'b')",
                "explain select 1",
                "select \"user\" from t",
                "select 'drop table t; no' from t",
                "select 1 -- a comment ; drop",
                "select /* ; /* nested */ */ 1",
                "select cast(a as varchar(10)), b::varchar(5), c::int from t",
                "select count(*) filter (where a > 1), sum(a) over (partition by b order by c) from t",
                "select substring(a from 2 for 3) from t",
                "select a || ', ' || b from t",
                "select 1e-3, .5, 12.5E+2",
                "select * from t where the_geom && ST_MakeEnvelope(0, 0, 1, 1, 4326)",
                "(select 1) union all (select 2)",
                "select extract(year from d) from t where a in (1, 2) and not (b) or exists (select 1)"
            })
    void plainQueriesPass(String sql) {
        assertThat(StatementFence.admit(sql)).doesNotContain("--", "/*").doesNotEndWith(";");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ";",
                "select 1; select 2",
                "select 1;;",
                "insert into t values (1)",
                "update t set a = 1",
                "delete from t",
                "merge into t values (1)",
                "drop table t",
                "alter user mapkeep set password 'x'",
                "set lock_mode 0",
                "call 1",
                "script",
                "runscript from 'x'",
                "backup to 'x'",
                "shutdown",
                "truncate table t",
                "grant select on t to u",
                "table t",
                "show tables",
                "help",
                "commit",
                "rollback",
                "begin",
                "explain analyze select 1",
                "explain delete from t",
                "explain explain select 1",
                "select file_read('/etc/passwd')",
                "select \"FILE_READ\"('x')",
                "select file_read ('x')",
                "select file_read/**/('x')",
                "select public.file_read('x')",
                "select geo.st_x(g) from t",
                "select file_write('a', 'b')",
                "select * from csvread('x')",
                "select csvwrite('x', 'select 1')",
                "select * from link_schema('', '', '', '', '', '')",
                "select database_path()",
                "select * from information_schema.users",
                "select * from \"information_schema\".users",
                "select * from information_schema . settings",
                "select * from mapkeep.account",
                "select * from \"mapkeep\".\"account\"",
                "select * from mapkeep.public.t",
                "select * from pg_catalog.pg_user",
                "select * from pg_user",
                "select * from \"pg_class\"",
                "select * from _staging_1",
                "select current_user",
                "select user",
                "select session_user",
                "select current_catalog",
                "select current_schema",
                "select session_id()",
                "select memory_free()",
                "select lock_mode()",
                "select signal('1', 'x')",
                "select truncate_value('a', 1, true)",
                "select repeat('x', 2000000000)",
                "select rpad('x', 2000000000)",
                "select lpad('x', 2000000000)",
                "select space(2000000000)",
                "select stringencode('x')",
                "select array_agg(a) from t",
                "select listagg(a) from t",
                "select string_agg(a, ',') from t",
                "select json_arrayagg(a) from t",
                "select xmlnode('a')",
                "select compress('x')",
                "select hash('SHA-256', 'x', 100000000)",
                "select encrypt('AES', '00', 'x')",
                "select regexp_replace('a', 'a', 'b')",
                "select regexp_like('a', '(a+)+b')",
                "select 'a' regexp '(a+)+$'",
                "select 'a' ~ '(a+)+$'",
                "select replace('a', 'a', 'bb')",
                "select a from t where a like b",
                "select a from t where a like '%a%a%a%a%'",
                "select a from t where a like '%a' || '%b%'",
                "select a from t for update",
                "select a into b from t",
                "select ?",
                "select $1",
                "select $$a$$",
                "select @a",
                "select @a := 1",
                "select {fn now()}",
                "select `a` from t",
                "select [1]",
                "select array[1]",
                "select U&'\\0041'",
                "select u&\"a\" from t",
                "select #a",
                "select \\",
                "select 'open",
                "select \"open",
                "select /* open",
                "select (1",
                "select 1)",
                "select ) (",
                "// x\nselect 1",
                "with recursive t(n) as (select 1) select n from t",
                "select next value for s; ",
                "select nextval('s')",
                "select 1:2",
                "select set(@a, 1)",
                "select rownum from t",
                "select 1 from final table (insert into t values (1))",
                "select * from table(a int = 1)",
                "select * from unnest(a)",
                "select cast(x as repeat('x', 5))",
                "select 1 as file_read('x')",
                "select json_object(a: 1)",
                "select sleep(10)",
                "select st_accum(g) from t",
                "select st_read('x')",
                "select shpwrite('x', 't')",
                "select * from geojsonread('x')",
                "select 1\u0000",
                "select \u00a01",
                "select cancel_session(1)",
                "select abort_session(1)",
                "select 0x",
                "select 1a",
                "select rand()",
                "select random_uuid()",
                "select secure_rand(1000000000)",
                "select disk_space_used('t')",
                "select h2version()",
                "select memory_used()",
                "select quote_ident('a')",
                "select char(1)||'a'||'a'||'a'||'a'||'a'||'a'||'a'||'a'||'a'"
            })
    void everythingElseIsRefused(String sql) {
        assertThatThrownBy(() -> StatementFence.admit(sql)).isInstanceOfSatisfying(ProblemException.class, refused -> {
            assertThat(refused.problem().code()).isEqualTo("MK-SQL-001");
            assertThat(refused.problem().why()).startsWith("Line ");
        });
    }

    @Property
    void noTextMakesTheFenceFail(@ForAll @StringLength(max = 80) String text) {
        try {
            String admitted = StatementFence.admit("select " + text);
            assertThat(Lexer.read(admitted).list()).noneMatch(token -> token.is(";"));
        } catch (ProblemException refused) {
            assertThat(refused.problem().code()).isEqualTo("MK-SQL-001");
        }
    }
}
