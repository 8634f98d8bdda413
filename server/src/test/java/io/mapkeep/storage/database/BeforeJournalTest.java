package io.mapkeep.storage.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.secret.Redacted;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Databases of the version before the journal: one that was closed in order, and one whose process was killed. */
final class BeforeJournalTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"closed", "killed"})
    void itIsTakenOverOnceWithAllItHolds(String state) throws Exception {
        unpack(state);
        for (int start = 0; start < 2; start++) {
            try (Database database = open()) {
                assertThat((long) database.read(connection ->
                                count(connection, "select count(*) from public.place where name = 'place ' || id")))
                        .isEqualTo(500 + start);
                database.write(connection -> {
                    try (var statement = connection.createStatement()) {
                        return statement.execute(
                                "insert into public.place select max(id) + 1, 'place ' || (max(id) + 1), null"
                                        + " from public.place");
                    }
                });
            }
            assertThat(folder.resolve("mapkeep.mv.db")).doesNotExist();
            assertThat(folder.resolve("pages.mv.db")).exists();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"closed", "killed"})
    void withTheWrongPasswordNothingIsLost(String state) throws Exception {
        unpack(state);
        assertThat(catchThrowableOfType(
                        ProblemException.class,
                        () -> Database.open(folder, Redacted.of("wrong".getBytes(StandardCharsets.US_ASCII)))))
                .isNotNull();
        try (Database database = open()) {
            assertThat((long) database.read(connection -> count(connection, "select count(*) from public.place")))
                    .isEqualTo(500);
        }
    }

    private static long count(java.sql.Connection connection, String sql) throws java.sql.SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private void unpack(String state) throws IOException {
        try (var in = getClass().getResourceAsStream("before-journal-" + state + ".mv.db.gz");
                var file = new GZIPInputStream(in)) {
            Files.copy(file, folder.resolve("mapkeep.mv.db"));
        }
    }

    private Database open() {
        return Database.open(folder, Redacted.of("secret".getBytes(StandardCharsets.US_ASCII)));
    }
}
