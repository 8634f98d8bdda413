package io.mapkeep.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mapkeep.access.Principal;
import io.mapkeep.access.Role;
import io.mapkeep.contract.configuration.Configuration;
import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.contract.problem.ProblemException.NotAuthenticated;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import io.mapkeep.rest.StubRequest;
import io.mapkeep.runtime.Jobs;
import io.mapkeep.secret.Redacted;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.Places;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** The room with a database of its own, asked as the doors ask it: authenticate, check the route's access, call its handler. */
final class House implements AutoCloseable {
    static final Principal ROOT = new Principal("root", "root", "system", Set.of(Role.ADMIN));
    private static final ObjectMapper JSON = new ObjectMapper();

    final RecordingAuditLog audit = new RecordingAuditLog();
    final StepClock clock = new StepClock();
    final Path passwordFile;
    private final Configuration settings;
    private final Path folder;
    private Database database;
    private Jobs jobs;
    private Identity identity;

    House(Path folder, String toml) {
        this.folder = folder;
        this.passwordFile = folder.resolve("first-admin-password");
        this.settings = ConfigurationFile.parse(toml).check("test").configuration();
        open();
    }

    Identity identity() {
        return identity;
    }

    Database database() {
        return database;
    }

    /** What a restart of the appliance does. */
    void restart() {
        close();
        open();
    }

    Response signIn(String name, String password) {
        return signIn(StubRequest.of(Method.POST, "/api/v1/session"), name, password);
    }

    Response signIn(StubRequest request, String name, String password) {
        return ask(request.withJson(Map.of("username", name, "password", password)));
    }

    /** The session's token from an answer's {@code Set-Cookie}. */
    static String token(Response response) {
        String cookie = response.headers().getOrDefault("Set-Cookie", "none=;");
        return cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf(';'));
    }

    static StubRequest with(String token, Method method, String path) {
        return StubRequest.of(method, path).withCookie("__Host-mapkeep", token);
    }

    Response ask(StubRequest request) {
        StubRequest known = switch (request.door()) {
            case TLS -> request.as(identity.authenticator().authenticate(request));
            case ADMIN_SOCKET -> request.as(ROOT);
        };
        Route route = identity.resources().stream()
                .flatMap(resource -> resource.routes().stream())
                .filter(each -> each.method() == known.method() && each.path().equals(known.path()))
                .findFirst()
                .orElseThrow();
        if (route.access() instanceof Route.Access.Needs needs) {
            known.principal().require(needs.permission());
        } else if (route.access() instanceof Route.Access.SignedIn
                && known.principal().anonymous()) {
            throw new NotAuthenticated(io.mapkeep.contract.problem.Problem.of("MK-ACC-001", "Sign in first.", "", ""));
        }
        return route.handler().handle(known);
    }

    static JsonNode json(Response response) {
        try {
            return JSON.readTree(((Response.Body.Bytes) response.body()).bytes());
        } catch (IOException notJson) {
            throw new IllegalStateException(notJson);
        }
    }

    String adminPassword() {
        try {
            return Files.readString(passwordFile).strip();
        } catch (IOException absent) {
            throw new IllegalStateException(absent);
        }
    }

    @Override
    public void close() {
        identity.close();
        jobs.close();
        database.close();
    }

    private void open() {
        database = Database.open(folder.resolve("database"), Redacted.of(new byte[] {1, 2, 3}));
        jobs = new Jobs();
        identity = Identity.open(settings, Places.of(database), audit, jobs, clock, passwordFile);
    }
}
