package io.mapkeep.identity.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.access.Principal;
import io.mapkeep.access.Role;
import io.mapkeep.access.Roles;
import io.mapkeep.secret.Redacted;
import io.mapkeep.storage.database.Database;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SessionsTest {
    private static final Principal ANNA = new Principal("anna", "Anna", "ldap", Set.of(Role.VIEWER));
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void aSessionThatIsOpenedWhileOthersAreFlushedOutlivesARestart(@TempDir Path folder) throws InterruptedException {
        try (Database database = Database.open(folder, Redacted.of(new byte[32]))) {
            var store = new SessionStore(database, Roles.BUILT_IN);
            Map<String, Session> open = new ConcurrentHashMap<>();
            int sessions = 200;
            var flusher = new Thread(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                    store.replaceUse(open);
                }
            });
            flusher.start();
            for (int i = 0; i < sessions; i++) {
                var session = new Session(
                        "id" + i, ANNA, NOW, NOW, NOW, Set.of(Factor.PASSWORD), Set.of(), "192.0.2.7", "test");
                String hash = "hash-of-a-token-" + i;
                open.put(hash, session);
                store.insert(hash, session);
            }
            flusher.interrupt();
            flusher.join();

            assertThat(new SessionStore(database, Roles.BUILT_IN).all()).hasSize(sessions);
        }
    }
}
