package io.mapkeep.storage.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.secret.Redacted;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections go from hand to hand: what one borrower sets for itself must not reach the next. */
final class LentConnectionTest {
    private static final String SLOW =
            "select count(*) from system_range(1, 100000000000) as number(n) where n % 2 = 3";

    @TempDir
    private Path folder;

    private Database database;

    @BeforeEach
    void open() {
        database = Database.open(folder, Redacted.of("secret".getBytes(StandardCharsets.UTF_8)));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aTimeLimitEndsTheStatementItWasSetFor() {
        assertThatThrownBy(() -> read(SLOW, 1)).hasMessageContaining("timed out");
    }

    @Test
    void theTimeLimitOfOneReaderDoesNotReachTheNext() {
        read("values 1", 1);

        assertThat(timeLimit(false)).isZero();
    }

    @Test
    void theTimeLimitOfAReaderDoesNotReachAWriter() {
        read("values 1", 1);

        assertThat(timeLimit(true)).isZero();
    }

    private void read(String sql, int seconds) {
        database.read(connection -> {
            try (var statement = connection.createStatement()) {
                statement.setQueryTimeout(seconds);
                return statement.execute(sql);
            }
        });
    }

    private int timeLimit(boolean writing) {
        Database.Work<Integer> look = connection -> {
            try (var statement = connection.createStatement()) {
                return statement.getQueryTimeout();
            }
        };
        return writing ? database.write(look) : database.read(look);
    }
}
