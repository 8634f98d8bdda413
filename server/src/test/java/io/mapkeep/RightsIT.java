package io.mapkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.access.Permission;
import io.mapkeep.access.Principal;
import io.mapkeep.access.Role;
import io.mapkeep.access.Scope;
import io.mapkeep.access.Verb;
import io.mapkeep.http.OpenDoor;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Route;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Who may do what, as a table: {@code rights.txt} for every route of a running appliance, and below for datasets. Each cell is asked over HTTPS. A route without a
 * row fails the test: say who may use it, and add the row.
 */
final class RightsIT {
    private static final Set<Permission> EVERYTHING = EnumSet.allOf(Permission.class);
    private static final Map<String, Principal> PEOPLE = new LinkedHashMap<>();

    static {
        Role steward = new Role("steward", Set.of(Permission.READ_DATASETS, Permission.MANAGE_DATASETS));
        PEOPLE.put("anonymous", Principal.ANONYMOUS);
        PEOPLE.put("no-role", new Principal("nell", "Nell", "ldap", Set.of()));
        person("viewer", Role.VIEWER);
        person("editor", Role.EDITOR);
        person("auditor", Role.AUDITOR);
        person("operator", Role.OPERATOR);
        person("steward", steward);
        person("admin", Role.ADMIN);
        key("key-reads", Role.ADMIN, new Scope(Set.of(Permission.READ_DATASETS), Optional.empty(), Map.of()));
        key(
                "key-asks",
                Role.ADMIN,
                new Scope(Set.of(Permission.QUERY, Permission.READ_DATASETS), Optional.empty(), Map.of()));
        key("key-no-more", Role.VIEWER, new Scope(EVERYTHING, Optional.empty(), Map.of()));
        key("key-one", Role.ADMIN, new Scope(EVERYTHING, Optional.of(Set.of("common")), Map.of()));
        Principal admin = new Principal("admin", "admin", "ldap", Set.of(Role.ADMIN));
        PEOPLE.put("key-all", admin.by("test", Optional.empty()));
        PEOPLE.put("key-master", admin.byMaster("test"));
        key("key-looks", Role.EDITOR, new Scope(EVERYTHING, Optional.empty(), Map.of("hers", Set.of(Verb.SELECT))));
    }

    private static Path folder;
    private static Appliance appliance;
    private static List<Route> routes;
    private static OpenDoor door;
    private static HttpClient client;

    private static void person(String name, Role role) {
        PEOPLE.put(name, new Principal(name, name, "ldap", Set.of(role)));
    }

    /** A key acts as its owner, whoever that is. */
    private static void key(String name, Role role, Scope scope) {
        String owner = role.equals(Role.EDITOR) ? "editor" : name;
        PEOPLE.put(name, new Principal(owner, owner, "ldap", Set.of(role)).by("test", Optional.of(scope)));
    }

    @BeforeAll
    static void start() throws Exception {
        folder = Files.createTempDirectory(Path.of("/tmp"), "rights");
        Path file = folder.resolve("mapkeep.toml");
        String settings = """
                [server]
                https = "127.0.0.1:0"
                http = ""
                data = "data"
                [admin]
                socket = "admin.sock"
                [replica]
                listen = ""
                [tls.acme_server]
                networks = ["192.0.2.0/24"]
                [role.steward]
                permissions = ["read_datasets", "manage_datasets"]
                """;
        Files.writeString(file, settings);
        appliance = StartSettings.start(file, Map.of(), Clock.systemUTC(), broken -> {});
        var resources = appliance.rooms().resources();
        routes = resources.stream()
                .flatMap(resource -> resource.routes().stream())
                .toList();
        door = OpenDoor.offering(
                folder,
                request -> request.header("X-Test-User").map(PEOPLE::get).orElse(Principal.ANONYMOUS),
                resources);
        client = door.client();
        load("common", "shared");
        load("hers", "private");
        load("lent", "private");
        assertThat(send(
                                "editor",
                                "POST",
                                "/api/v1/datasets/lent/grants",
                                "application/json",
                                "{\"to\":\"user:ldap/viewer\",\"verbs\":[\"select\"]}")
                        .statusCode())
                .isEqualTo(200);
        for (String blind : List.of("operator", "auditor", "no-role")) {
            send(
                    "editor",
                    "POST",
                    "/api/v1/datasets/lent/grants",
                    "application/json",
                    "{\"to\":\"user:ldap/" + blind + "\",\"verbs\":[\"select\"]}");
        }
    }

    @AfterAll
    static void stop() throws IOException {
        door.close();
        appliance.close();
        try (var files = Files.walk(folder)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    @Test
    void everyRouteIsOpenToWhomTheTableSays() throws Exception {
        Path table = Path.of("src/test/resources/io/mapkeep/rights.txt");
        String actual = table();
        if (Boolean.getBoolean("mapkeep.regenerate")) {
            Files.writeString(table, actual);
        }
        assertThat(actual)
                .as(
                        "who may use each route; if the difference is meant, look at every cell of it: -Dmapkeep.regenerate=true")
                .isEqualTo(Files.readString(table));
    }

    /** List, look, tile, export and SQL agree about every dataset: there is one decision. */
    @Test
    void everyWayToADatasetShowsTheSame() throws Exception {
        Map<String, Set<String>> sees = new LinkedHashMap<>();
        sees.put("anonymous", Set.of());
        sees.put("no-role", Set.of());
        sees.put("viewer", Set.of("common", "lent"));
        sees.put("editor", Set.of("common", "hers", "lent"));
        sees.put("auditor", Set.of());
        sees.put("operator", Set.of());
        sees.put("steward", Set.of("common", "hers", "lent"));
        sees.put("admin", Set.of("common", "hers", "lent"));
        sees.put("key-reads", Set.of("common"));
        sees.put("key-asks", Set.of("common"));
        sees.put("key-no-more", Set.of("common"));
        sees.put("key-one", Set.of("common"));
        sees.put("key-all", Set.of("common", "hers", "lent"));
        sees.put("key-master", Set.of("common", "hers", "lent"));
        sees.put("key-looks", Set.of("common", "hers", "lent"));
        assertThat(sees.keySet()).isEqualTo(PEOPLE.keySet());
        for (String who : PEOPLE.keySet()) {
            Set<String> seen = sees.getOrDefault(who, Set.of());
            for (String dataset : List.of("common", "hers", "lent")) {
                boolean open = seen.contains(dataset);
                String base = "/api/v1/datasets/" + dataset;
                assertThat(shows(who, base)).as("%s looks at %s", who, dataset).isEqualTo(open);
                assertThat(shows(who, base + "/tilejson.json"))
                        .as("%s TileJSON of %s", who, dataset)
                        .isEqualTo(open);
                assertThat(shows(who, base + "/tiles/0/0/0.mvt"))
                        .as("%s tile of %s", who, dataset)
                        .isEqualTo(open);
                assertThat(shows(who, base + "/export?format=csv"))
                        .as("%s export of %s", who, dataset)
                        .isEqualTo(open);
                assertThat(shows(
                                who,
                                "/api/v2/sql?q="
                                        + URLEncoder.encode("select * from " + dataset, StandardCharsets.UTF_8)))
                        .as("%s SQL on %s", who, dataset)
                        .isEqualTo(open && PEOPLE.get(who).may(Permission.QUERY));
                assertThat(get(who, "/api/v1/datasets").body().contains("\"" + dataset + "\""))
                        .isEqualTo(open);
            }
        }
    }

    /** What is not open looks like what is not there, to the letter. */
    @Test
    void nobodyLearnsWhatThereIsFromARefusal() throws Exception {
        for (String who : List.of("viewer", "key-one", "operator", "auditor")) {
            for (String path : List.of(
                    "/api/v1/datasets/%s", "/api/v1/datasets/%s/export", "/api/v2/sql?q=select%%20*%%20from%%20%s")) {
                assertThat(said(who, path, "hers")).as(who + path).isEqualTo(said(who, path, "nothing"));
            }
        }
    }

    /** Titles, owners and rows change for nobody but the owner and who manages everybody's. */
    @Test
    void onlyOwnersAndStewardsChangeADataset() throws Exception {
        Set<String> changes = new TreeSet<>();
        for (String who : PEOPLE.keySet()) {
            var answer = send(who, "PATCH", "/api/v1/datasets/hers", "application/json", "{\"title\":\"Hers\"}");
            if (answer.statusCode() == 200) {
                changes.add(who);
            }
        }
        assertThat(changes).containsExactly("admin", "editor", "key-all", "key-master", "steward");
    }

    private static String table() throws Exception {
        var text = new StringBuilder(
                "# yes: the request gets through the door (whatever becomes of it then); no: 403; sign in: 401.\n"
                        + "# A key-… is a key with a scope, see RightsIT. Routes of the admin socket alone are closed to all here.\n");
        List<String> heads = List.copyOf(PEOPLE.keySet());
        text.append(String.format(Locale.ROOT, "%-64s", ""))
                .append(String.join("  ", heads))
                .append('\n');
        List<Route> sorted = routes.stream()
                .sorted(Comparator.comparing(Route::path).thenComparing(Route::method))
                .toList();
        for (Route route : sorted) {
            text.append(String.format(Locale.ROOT, "%-64s", route.method() + " " + route.path()));
            List<String> cells = new ArrayList<>();
            for (String who : heads) {
                cells.add(String.format(Locale.ROOT, "%-" + who.length() + "s", verdict(who, route)));
            }
            text.append(String.join("  ", cells).stripTrailing()).append('\n');
        }
        return text.toString();
    }

    /** The body is none that a resource takes, so that nothing is done. */
    private static String verdict(String who, Route route) throws Exception {
        String path = route.path()
                .replace("{z}", "0")
                .replace("{x}", "0")
                .replace("{y}", "0")
                .replaceAll("\\{\\+?[a-z0-9]+}", "nothing");
        int status = send(who, route.method().name(), path, "text/plain", route.method() == Method.GET ? "" : "nothing")
                .statusCode();
        assertThat(status).as(who + " " + route.method() + " " + path).isNotEqualTo(500);
        return status == 401 ? "sign in" : status == 403 ? "no" : "yes";
    }

    private static boolean shows(String who, String path) throws Exception {
        int status = get(who, path).statusCode();
        return status == 200 || status == 204;
    }

    private static String said(String who, String path, String dataset) throws Exception {
        var answer = get(who, String.format(Locale.ROOT, path, dataset));
        return answer.statusCode()
                + answer.body()
                        .replace(dataset, "X")
                        .replaceAll("\"requestId\":\"[^\"]*\"|\"instance\":\"[^\"]*\"", "");
    }

    private static HttpResponse<String> get(String who, String path) throws Exception {
        return send(who, "GET", path, "text/plain", "");
    }

    private static HttpResponse<String> send(String who, String method, String path, String type, String body)
            throws Exception {
        var request = door.request(path)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .header("X-Test-User", who);
        if (!body.isEmpty()) {
            request.header("Content-Type", type);
        }
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException closed) {
            // Who is refused before the body was read has the connection closed, and the client may just have chosen
            // that one again.
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }

    private static void load(String name, String visibility) throws Exception {
        var begun = send(
                "editor",
                "POST",
                "/api/v1/imports?filename=" + name + ".csv&name=" + name + "&visibility=" + visibility,
                "text/csv",
                "name,latitude,longitude\nhere,1,2\n");
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(202);
        String location = begun.headers().firstValue("Location").orElseThrow();
        for (int i = 0; i < 600; i++) {
            String state = get("editor", location).body();
            if (state.contains("\"state\":\"done\"")) {
                return;
            }
            assertThat(state).doesNotContain("\"failed\"");
            Thread.sleep(50);
        }
        throw new AssertionError("the import did not end");
    }
}
