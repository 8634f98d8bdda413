package io.mapkeep.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mapkeep.access.Principal;
import io.mapkeep.access.Role;
import io.mapkeep.access.Vouching;
import io.mapkeep.contract.configuration.Configuration;
import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.NotAuthenticated;
import io.mapkeep.contract.problem.ProblemException.OnPrimaryOnly;
import io.mapkeep.rest.Door;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import io.mapkeep.rest.StubRequest;
import io.mapkeep.runtime.Jobs;
import io.mapkeep.secret.Redacted;
import io.mapkeep.secret.SecretStore;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.Places;
import io.mapkeep.storage.database.Views;
import io.mapkeep.storage.journal.BarrierPoint;
import io.mapkeep.storage.journal.PinnedView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The room with a database of its own, asked as the doors ask it: authenticate, check the route's access, call its handler. */
final class House implements AutoCloseable {
    static final Principal ROOT = new Principal("root", "root", "system", Set.of(Role.ADMIN));
    private static final String SETTLED = "seven otters juggle teapots";
    private static final Redacted<byte[]> KEY = Redacted.of(new byte[] {1, 2, 3});
    private static final ObjectMapper JSON = new ObjectMapper();

    final RecordingAuditLog audit = new RecordingAuditLog();
    final StepClock clock = new StepClock();
    final Path passwordFile;
    private final Configuration settings;
    private final Path folder;
    private final @Nullable House primary;
    private Database database;
    private Database shared;
    private Jobs jobs;
    private Identity identity;

    House(Path folder, String toml) {
        this(folder, ConfigurationFile.parse(toml).check("test").configuration(), null);
    }

    private House(Path folder, Configuration settings, @Nullable House primary) {
        this.folder = folder;
        this.passwordFile = folder.resolve("first-admin-password");
        this.settings = settings;
        this.primary = primary;
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
        return request.door() == Door.TLS
                ? askAs(identity.authenticator().authenticate(request), request)
                : askAs(ROOT, request);
    }

    /** What {@code mapkeep role grant} does. */
    void grant(String to, String role) {
        route(identity.roles(who -> List.of()).routes(), Method.POST, "/api/v1/role-grants")
                .handler()
                .handle(StubRequest.of(Method.POST, "/api/v1/role-grants")
                        .atSocket()
                        .as(ROOT)
                        .withJson(Map.of("to", to, "role", role)));
    }

    Response askAs(Principal who, StubRequest request) {
        StubRequest known = request.as(who);
        Route route = route(
                identity.resources().stream()
                        .flatMap(resource -> resource.routes().stream())
                        .toList(),
                known.method(),
                known.path());
        StubRequest routed = with(known, route.path());
        if (route.access() instanceof Route.Access.Needs needs) {
            known.principal().require(needs.permission());
        } else if (route.access() instanceof Route.Access.SignedIn
                && known.principal().anonymous()) {
            throw new NotAuthenticated(io.mapkeep.contract.problem.Problem.of("MK-ACC-001", "Sign in first.", "", ""));
        }
        return route.handler().handle(routed);
    }

    private static Route route(List<Route> routes, Method method, String path) {
        return routes.stream()
                .filter(each -> each.method() == method && fits(each.path(), path))
                .findFirst()
                .orElseThrow();
    }

    private static boolean fits(String pattern, String path) {
        return path.matches(pattern.replaceAll("\\{[a-z]+}", "[^/]+"));
    }

    private static StubRequest with(StubRequest request, String pattern) {
        String[] names = pattern.split("/");
        String[] values = request.path().split("/");
        StubRequest filled = request;
        for (int i = 0; i < names.length; i++) {
            if (names[i].startsWith("{")) {
                filled = filled.withParameter(names[i].substring(1, names[i].length() - 1), values[i]);
            }
        }
        return filled;
    }

    static JsonNode json(Response response) {
        try {
            return JSON.readTree(((Response.Body.Bytes) response.body()).bytes());
        } catch (IOException notJson) {
            throw new IllegalStateException(notJson);
        }
    }

    /** The administrator's password after the first one was replaced, as it has to be. */
    String adminPassword() {
        if (Files.exists(passwordFile)) {
            replaceFirst("admin", firstPassword(), SETTLED);
        }
        return SETTLED;
    }

    /** Signs in with a first password and takes the step to a chosen one; returns the session's token. */
    String replaceFirst(String name, String first, String chosen) {
        String pending = token(signIn(name, first));
        return token(
                ask(with(pending, Method.PUT, "/api/v1/session/password").withJson(Map.of("replacement", chosen))));
    }

    String firstPassword() {
        try {
            return Files.readString(passwordFile).strip();
        } catch (IOException absent) {
            throw new IllegalStateException(absent);
        }
    }

    /** A node that follows this one: what is shared it only reads. Closed before this one. */
    House replica(Path other) {
        return new House(other, settings, this);
    }

    @Override
    public void close() {
        identity.close();
        jobs.close();
        if (shared != database) {
            shared.close();
        }
        database.close();
    }

    private void open() {
        database = Database.open(folder.resolve("database"), KEY);
        shared = primary == null ? database : following(primary);
        jobs = new Jobs();
        identity = Identity.open(
                settings,
                new Places(shared, database),
                SecretStore.open((primary == null ? this : primary).folder.resolve("secrets")),
                new Identity.Neighbours(() -> "https://primary.example.org", Vouching.NONE),
                audit,
                jobs,
                clock,
                passwordFile);
    }

    private static Database following(House primary) {
        return Database.following(
                new Views() {
                    @Override
                    public PinnedView pin() {
                        return primary.database.pin();
                    }

                    @Override
                    public BarrierPoint reached() {
                        return primary.database.reached();
                    }
                },
                KEY,
                () -> new OnPrimaryOnly(Problem.of("MK-REP-100", "Not here.", "", ""), "https://primary.example.org"));
    }
}
