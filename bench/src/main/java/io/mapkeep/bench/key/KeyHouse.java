package io.mapkeep.bench.key;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mapkeep.access.Principal;
import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.configuration.ConfigurationFile;
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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;

/** The room of identity on a database of its own, with a clock that the bench steps. */
final class KeyHouse implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BATCH = 20_000;

    private final Path folder;
    private final Database database;
    private final Jobs jobs = new Jobs();
    private final Identity identity;
    private String present = "";
    private volatile Instant now = Instant.parse("2026-03-01T12:00:00Z");

    KeyHouse(Path folder) {
        this.folder = folder;
        this.database = Database.open(folder.resolve("database"), Redacted.of(new byte[] {1}));
        this.identity = Identity.open(
                ConfigurationFile.parse("[keys]\nof_one_owner = 10000\n")
                        .check("bench")
                        .configuration(),
                Places.of(database),
                SecretStore.open(folder.resolve("secrets")),
                Identity.Neighbours.NONE,
                new Silence(),
                jobs,
                new Steps(),
                folder.resolve("first-password"));
    }

    void step(Duration by) {
        now = now.plus(by);
    }

    Instant now() {
        return now;
    }

    Principal who(Request request) {
        return identity.authenticator().authenticate(request);
    }

    /** A key of the local administrator's. */
    JsonNode addKey(Map<String, Object> form) {
        return json(answer(KeyRequest.post(Door.ADMIN_SOCKET, "/api/v1/keys", form)));
    }

    /** The token of a session that is open: the first password has to be replaced on the way in. */
    String signIn() {
        String password = present.isEmpty() ? first() : present;
        Response signedIn =
                answer(KeyRequest.post(Door.TLS, "/api/v1/session", Map.of("username", "admin", "password", password)));
        if (!present.isEmpty()) {
            return token(signedIn);
        }
        present = "a longer word than before";
        return token(answer(KeyRequest.put(
                token(signedIn), "/api/v1/session/password", Map.of("current", password, "replacement", present))));
    }

    private String first() {
        try {
            return Files.readString(folder.resolve("first-password")).strip();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String token(Response answer) {
        String cookie = answer.headers().getOrDefault("Set-Cookie", "none=;");
        return cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf(';'));
    }

    /** Fills the table up with keys of a hundred thousand owners, ten of each. */
    void fill(int keys) {
        for (int first = 0; first < keys; first += BATCH) {
            int from = first;
            int to = Math.min(keys, first + BATCH) - 1;
            database.write(connection -> {
                try (var statement = connection.prepareStatement(
                        "insert into mapkeep.api_key (id, name, live_name, owner_name, owner_realm, secret_hash, networks, made_by,"
                                + " created, expires) select translate(lower(substring(rawtohex(hash('SHA-256', 'key ' || n)) from 1 for 16)),"
                                + " '0189', 'ghij'), 'key ' || n, 'key ' || n, 'person' || mod(n, 100000), 'ldap',"
                                + " hash('SHA-256', 'secret ' || n), '', 'system:bench', current_timestamp,"
                                + " timestamp with time zone '2030-01-01 00:00:00+00' from system_range(?, ?) as numbers(n)")) {
                    statement.setInt(1, from);
                    statement.setInt(2, to);
                    return statement.executeUpdate();
                }
            });
        }
    }

    /** People of the directory who have been here, and half as many local accounts. */
    void fillAccounts(int people) {
        database.write(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.executeUpdate(
                                "insert into mapkeep.seen_user select 'person' || lpad(n, 7, '0'), 'ldap', 'Person ' || n, 'viewer', current_timestamp"
                                        + " from system_range(1, " + people + ") as numbers(n)")
                        + statement.executeUpdate(
                                "insert into mapkeep.account (name, display_name, password_hash, password_changed, created)"
                                        + " select 'local' || lpad(n, 7, '0'), 'Local ' || n, 'none', current_timestamp, current_timestamp"
                                        + " from system_range(1, " + people / 2 + ") as numbers(n)");
            }
        });
    }

    void forgetAccounts() {
        database.write(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.executeUpdate("delete from mapkeep.seen_user where realm = 'ldap'")
                        + statement.executeUpdate("delete from mapkeep.account where name like 'local%'");
            }
        });
    }

    /** A page of a hundred accounts. */
    void users(String after) {
        answer(KeyRequest.users(after));
    }

    long megabytes() {
        return database.sizeBytes() >> 20;
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

    private static JsonNode json(Response answer) {
        try {
            return JSON.readTree(((Response.Body.Bytes) answer.body()).bytes());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Writes nothing down. */
    private static final class Silence implements AuditLog {
        @Override
        public void record(AuditEvent event) {}

        @Override
        public void note(AuditEvent event) {}
    }

    /** The bench's own time. */
    private final class Steps extends Clock {
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
