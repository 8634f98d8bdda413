package io.mapkeep.storage.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.secret.Redacted;
import io.mapkeep.storage.database.Database;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TableSumsTest {
    @TempDir
    private Path folder;

    private Database database;

    @BeforeEach
    void open() {
        database = Database.open(folder, Redacted.of(new byte[] {1}));
        execute(
                "create table public.place (id int primary key, name varchar, the_geom geometry, picture binary large object, part varbinary)");
        execute("insert into public.place values (1, 'a', 'POINT (1 2)', x'00ff', x'01'), (2, 'b', null, null, null)");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void equalRowsHaveEqualSumsWhateverTheirOrder() {
        TableSum before = sum();
        assertThat(before.rows()).isEqualTo(2);
        execute("delete from public.place where id = 1");
        assertThat(sum()).isNotEqualTo(before);
        execute("insert into public.place values (1, 'a', 'POINT (1 2)', x'00ff', x'01')");
        assertThat(sum()).isEqualTo(before);
    }

    @Test
    void anyOtherValueShows() {
        TableSum before = sum();
        for (String change : new String[] {
            "name = 'A'", "name = null", "the_geom = 'POINT (1 3)'", "picture = x'00fe'", "part = x'02'", "part = x''"
        }) {
            execute("update public.place set " + change + " where id = 1");
            assertThat(sum()).as(change).isNotEqualTo(before);
            execute(
                    "update public.place set name = 'a', the_geom = 'POINT (1 2)', picture = x'00ff', part = x'01' where id = 1");
            assertThat(sum()).isEqualTo(before);
        }
    }

    @Test
    void neighboursAreNotTakenForEachOther() {
        execute("update public.place set name = 'ab' where id = 2");
        TableSum before = sum();
        execute("update public.place set name = 'a', picture = x'62' where id = 2");
        assertThat(sum()).isNotEqualTo(before);
    }

    @Test
    void aComparisonNamesTheTable() {
        SortedMap<String, TableSum> promised = TableSums.of(database, () -> {});
        assertThat(TableComparison.of(promised, TableSums.of(database, () -> {})))
                .isEmpty();
        execute("delete from public.place where id = 2");
        assertThat(TableComparison.of(promised, TableSums.of(database, () -> {})))
                .contains("The table public.place has 1 rows in place of 2.");
        execute("drop table public.place");
        assertThat(TableComparison.of(promised, TableSums.of(database, () -> {})))
                .contains("The table public.place is missing.");
    }

    @Test
    void aFactIsReadBack() {
        assertThat(TableSums.promised(Map.of("table a.b", sum().text(), "other", "x")))
                .isEqualTo(Map.of("a.b", sum()));
    }

    private TableSum sum() {
        return Objects.requireNonNull(TableSums.of(database, () -> {}).get("public.place"));
    }

    private void execute(String sql) {
        database.write(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.execute(sql);
            }
        });
    }
}
