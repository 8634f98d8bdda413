package io.mapkeep.bench.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.bench.key.KeyRequest;
import io.mapkeep.contract.configuration.Configuration;
import io.mapkeep.identity.Identity;
import io.mapkeep.rest.Door;
import io.mapkeep.rest.Request;
import io.mapkeep.rest.Response;
import io.mapkeep.runtime.Jobs;
import io.mapkeep.secret.Redacted;
import io.mapkeep.secret.SecretStore;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.Places;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The room of identity on a durable database of its own, with an open session of everybody. */
final class SyncHouse implements AutoCloseable {
    private static final int THREADS = 8;

    private final Database database;
    private final Jobs jobs = new Jobs();
    private final Identity identity;

    SyncHouse(Configuration settings, Path folder) {
        this.database = Database.open(folder.resolve("database"), Redacted.of(new byte[] {1}));
        this.identity = Identity.open(
                settings,
                Places.of(database),
                SecretStore.open(folder.resolve("secrets")),
                Identity.Neighbours.NONE,
                new Silence(),
                jobs,
                Clock.systemUTC(),
                folder.resolve("first-password"));
    }

    void signIn(int people) throws InterruptedException {
        var pool = Executors.newFixedThreadPool(THREADS);
        for (int i = 0; i < people; i++) {
            Map<String, String> attempt = Map.of("username", "p" + i, "password", SignInBench.PASSWORD);
            pool.execute(() -> answer(KeyRequest.post(Door.TLS, "/api/v1/session", attempt)));
        }
        pool.shutdown();
        pool.awaitTermination(5, TimeUnit.MINUTES);
    }

    /** How many changed, and how long it took. */
    String sync() throws IOException {
        long began = System.nanoTime();
        Response answer = answer(
                KeyRequest.post(Door.ADMIN_SOCKET, "/api/v1/ldap/sync", Map.of("dryRun", false, "beyondGuard", true)));
        double seconds = (System.nanoTime() - began) / 1e9;
        JsonNode report = new ObjectMapper().readTree(((Response.Body.Bytes) answer.body()).bytes());
        int changed = 0;
        for (JsonNode person : report.path("people")) {
            changed += person.path("action").asText().equals("changes") ? 1 : 0;
        }
        return String.format(Locale.ROOT, "%d changed in %.2f s", changed, seconds);
    }

    @Override
    public void close() {
        identity.close();
        jobs.close();
        database.close();
    }

    private Response answer(Request request) {
        return identity.resources().stream()
                .flatMap(resource -> resource.routes().stream())
                .filter(route ->
                        route.method() == request.method() && route.path().equals(request.path()))
                .findFirst()
                .orElseThrow()
                .handler()
                .handle(request);
    }

    /** Writes nothing down: what the log costs is measured elsewhere. */
    private static final class Silence implements AuditLog {
        @Override
        public void record(AuditEvent event) {}

        @Override
        public void note(AuditEvent event) {}
    }
}
