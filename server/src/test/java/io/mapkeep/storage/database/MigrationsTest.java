package io.mapkeep.storage.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.contract.problem.ProblemException.Conflict;
import io.mapkeep.secret.Redacted;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a version does with data that a later one has had. */
class MigrationsTest {
    private static final List<String> FIRST = List.of("001-shelf.sql");
    private static final List<String> COMPATIBLE = List.of("001-shelf.sql", "002-colour.sql");
    private static final List<String> OTHER = List.of("001-shelf.sql", "002-colour.sql", "003-number.sql");

    @TempDir
    Path folder;

    @Test
    void aFormerVersionGoesOnAfterAChangeThatSaysSo() {
        opened(database -> {
            migrate(database, FIRST);
            migrate(database, COMPATIBLE);
        });
        opened(database -> {
            migrate(database, FIRST);
            database.write(connection ->
                    connection.createStatement().executeUpdate("insert into mapkeep.shelf (id) values (1)"));
            migrate(database, COMPATIBLE);
        });
    }

    @Test
    void aFormerVersionRefusesAnyOtherAndChangesNothing() {
        opened(database -> {
            migrate(database, FIRST);
            migrate(database, OTHER);
        });
        opened(database -> {
            assertThatThrownBy(() -> migrate(database, COMPATIBLE)).isInstanceOfSatisfying(Conflict.class, refused -> {
                assertThat(refused.problem().code()).isEqualTo("MK-STO-022");
                assertThat(refused.problem().why()).contains("003-number.sql");
            });
            migrate(database, OTHER);
        });
    }

    /** The ledger of the first releases said nothing of what is compatible. */
    @Test
    void aLedgerWithoutTheColumnIsTakenOver() {
        opened(database -> {
            migrate(database, FIRST);
            database.write(connection ->
                    connection.createStatement().execute("alter table mapkeep.migration drop column compatible"));
            migrate(database, COMPATIBLE);
            migrate(database, FIRST);
        });
    }

    private interface Work {
        void with(Database database);
    }

    private void opened(Work work) {
        try (Database database = Database.open(folder, Redacted.of(new byte[] {1, 2, 3}))) {
            work.with(database);
        }
    }

    private static void migrate(Database database, List<String> scripts) {
        Migrations.run(database, MigrationsTest.class, "shelves", scripts);
    }
}
