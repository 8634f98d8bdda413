package io.mapkeep.identity;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Route;
import io.mapkeep.rest.StubRequest;
import io.mapkeep.runtime.Jobs;
import io.mapkeep.secret.Redacted;
import io.mapkeep.secret.SecretStore;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.Places;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SessionBodyTest {
    private static final AuditLog SILENT = new AuditLog() {
        @Override
        public void record(AuditEvent event) {}

        @Override
        public void note(AuditEvent event) {}
    };

    @Test
    void aSignInWithoutAFieldIsTheClientsMistakeAndNotOurs(@TempDir Path folder) {
        try (Database database = Database.open(folder, Redacted.of(new byte[32]));
                Jobs jobs = new Jobs();
                Identity identity = Identity.open(
                        ConfigurationFile.parse("").configuration(),
                        Places.of(database),
                        SecretStore.open(folder.resolve("secrets")),
                        Identity.Neighbours.NONE,
                        SILENT,
                        jobs,
                        Clock.systemUTC(),
                        folder.resolve("first-admin-password"))) {
            Route route = identity.resources().stream()
                    .flatMap(resource -> resource.routes().stream())
                    .filter(each -> each.path().equals("/api/v1/session") && each.method() == Method.POST)
                    .findAny()
                    .orElseThrow();
            var request = StubRequest.of(Method.POST, "/api/v1/session");

            assertThatThrownBy(() -> route.handler().handle(request.withJson(Map.of("username", "anna"))))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessageContaining("MK-IDN-011")
                    .hasMessageContaining("password");
            assertThatThrownBy(() -> route.handler().handle(request.withJson(Map.of())))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessageContaining("username");
        }
    }
}
