package io.mapkeep.storage.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.secret.Redacted;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A read cannot write: it would not be durable, and nobody would notice until the crash. */
final class ReadOnlyReadersTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into mapkeep.thing values (2)",
                "update mapkeep.thing set id = 3",
                "delete from mapkeep.thing",
                "drop table mapkeep.thing",
                "create table public.other (id int)",
                "create schema other",
                "set write_delay 0",
                "checkpoint sync",
                "shutdown"
            })
    void aReaderIsRefused(String sql) {
        try (Database database = open()) {
            database.write(connection -> execute(connection, "create table mapkeep.thing (id int)"));
            database.write(connection -> execute(connection, "insert into mapkeep.thing values (1)"));
            assertThat(catchThrowableOfType(
                            ProblemException.class, () -> database.read(connection -> execute(connection, sql))))
                    .as(sql)
                    .isNotNull();
            assertThat(things(database)).isEqualTo(1);
        }
    }

    @Test
    void tablesMadeLaterCanBeReadToo() {
        try (Database database = open()) {
            database.write(connection -> execute(connection, "create table public.later (id int)"));
            assertThat((boolean) database.read(connection -> execute(connection, "select * from public.later")))
                    .isTrue();
        }
    }

    private static long things(Database database) {
        return database.read(connection -> {
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery("select count(*) from mapkeep.thing")) {
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

    private Database open() {
        return Database.open(folder, Redacted.of("secret".getBytes(StandardCharsets.US_ASCII)));
    }
}
