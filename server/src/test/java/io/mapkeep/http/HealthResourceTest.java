package io.mapkeep.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.rest.Method;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import io.mapkeep.rest.StubRequest;
import io.mapkeep.secret.SecretStore;
import io.mapkeep.storage.database.Database;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HealthResourceTest {
    @TempDir
    private Path folder;

    private final StepClock clock = new StepClock();
    private Database database;
    private boolean closed;
    private HealthResource health;

    @BeforeEach
    void open() {
        database = Database.open(
                folder.resolve("database"),
                SecretStore.open(folder.resolve("secrets")).key("database", 32));
        health = new HealthResource(database, "primary", clock);
    }

    @AfterEach
    void close() {
        if (!closed) {
            stop();
        }
    }

    private void stop() {
        closed = true;
        database.close();
    }

    @Test
    void readinessWritesToTheDiskAndAFloodOfProbesWritesOnceASecond() {
        long before = database.figures().commits();
        for (int i = 0; i < 100; i++) {
            assertThat(ask("/readyz").status()).isEqualTo(200);
        }
        assertThat(database.figures().commits()).isEqualTo(before + 1);
        clock.now = clock.now.plus(Duration.ofSeconds(1));
        assertThat(ask("/readyz").status()).isEqualTo(200);
        assertThat(database.figures().commits()).isEqualTo(before + 2);
    }

    @Test
    void aDatabaseThatTakesNothingIsNotReadyButTheProcessLives() {
        assertThat(ask("/readyz").status()).isEqualTo(200);
        stop();
        clock.now = clock.now.plus(Duration.ofSeconds(2));
        assertThat(ask("/readyz").status()).isEqualTo(503);
        assertThat(ask("/livez").status()).isEqualTo(200);
    }

    @Test
    void aClockSetBackDoesNotFreezeTheVerdict() {
        assertThat(ask("/readyz").status()).isEqualTo(200);
        stop();
        clock.now = clock.now.minus(Duration.ofDays(1));
        assertThat(ask("/readyz").status()).isEqualTo(503);
    }

    private Response ask(String path) {
        Request request = StubRequest.of(Method.GET, path);
        Route route = health.routes().stream()
                .filter(known -> known.path().equals(path))
                .findFirst()
                .orElseThrow();
        return route.handler().handle(request);
    }

    private static final class StepClock extends Clock {
        private Instant now = Instant.parse("2026-01-01T12:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
