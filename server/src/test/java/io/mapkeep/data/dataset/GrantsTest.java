package io.mapkeep.data.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.access.People;
import io.mapkeep.access.Permission;
import io.mapkeep.access.Principal;
import io.mapkeep.access.Role;
import io.mapkeep.access.Roles;
import io.mapkeep.access.Scope;
import io.mapkeep.access.Verb;
import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.admin.RoleExplanation.DatasetReason;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.problem.ProblemException.NotFound;
import io.mapkeep.contract.problem.ProblemException.NotPermitted;
import io.mapkeep.data.dataset.Dataset.Visibility;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Resource;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import io.mapkeep.rest.StubRequest;
import io.mapkeep.secret.Redacted;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.GuestQuery;
import io.mapkeep.storage.database.GuestTables;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may do what with a dataset, and that nothing else of its name is opened by that. */
final class GrantsTest {
    private static final String MAPS = "cn=maps,dc=example,dc=org";
    private static final Principal OWNER = person("ldap", "eve", Role.EDITOR);
    private static final Principal ANN = person("ldap", "ann", Role.VIEWER);

    @TempDir
    Path folder;

    private final List<AuditEvent> audited = new ArrayList<>();
    private Database database;
    private Datasets datasets;
    private List<Route> routes;

    @BeforeEach
    void open() {
        database = Database.open(folder.resolve("data"), Redacted.of(new byte[32]));
        datasets = new Datasets(database, new Members(), Clock.systemUTC());
        var log = new AuditLog() {
            @Override
            public void record(AuditEvent event) {
                audited.add(event);
            }

            @Override
            public void note(AuditEvent event) {
                audited.add(event);
            }
        };
        routes = datasets.resources(log).stream()
                .map(Resource::routes)
                .flatMap(List::stream)
                .toList();
        publish("roads", OWNER, "1");
    }

    @AfterEach
    void close() {
        database.close();
    }

    /** ann and mia are in the group maps; ann of the provider only shares the name. */
    @Test
    void aGrantReachesWhomItNamesAndNobodyOverTheirRoles() {
        String table = """
                user:ldap/ann                               | ldap        | ann | viewer   | reads
                user:ldap/ann                               | oidc:google | ann | viewer   | no
                user:ldap/ann                               | ldap        | bob | viewer   | no
                user:ldap/ann                               | ldap        | ann | operator | no
                user:ldap/ann                               | ldap        | ann | auditor  | no
                user:ldap/ann                               | ldap        | ann | none     | no
                role:viewer                                 | ldap        | bob | viewer   | reads
                role:viewer                                 | ldap        | bob | editor   | no
                group:CN=Maps, dc=example,dc=org            | ldap        | mia | editor   | reads
                group:CN=Maps, dc=example,dc=org            | ldap        | bob | editor   | no
                group:oidc:google/cn=maps,dc=example,dc=org | ldap        | mia | editor   | no
                user:ldap/bob                               | ldap        | eve | editor   | reads
                user:ldap/bob                               | oidc:google | eve | editor   | no
                user:ldap/bob                               | ldap        | ada | admin    | reads
                """;
        table.lines().forEach(row -> {
            String[] cells = row.split("\\|");
            String to = cells[0].strip();
            String name = cells[2].strip();
            var person = new Principal(name, name, cells[1].strip(), Roles.BUILT_IN.of(List.of(cells[3].strip())));
            boolean reads = cells[4].strip().equals("reads");
            give("roads", to, "select");
            assertThat(datasets.readableBy(person)).as(row).hasSize(reads ? 1 : 0);
            assertThat(datasets.may(person, roads(), Verb.SELECT)).as(row).isEqualTo(reads);
            ask(OWNER, Method.DELETE, "roads", Map.of("to", to));
        });
    }

    @Test
    void aVerbIsGrantedByItself() {
        give("roads", "user:ldap/ann", "select", "insert");
        assertThat(datasets.may(ANN, roads(), Verb.INSERT)).isTrue();
        assertThat(datasets.may(ANN, roads(), Verb.DELETE)).isFalse();
        assertThat(datasets.mayChange(ANN, roads())).isFalse();
        assertThatThrownBy(() -> datasets.delete(person("ldap", "ann", Role.EDITOR), "roads"))
                .isInstanceOf(NotPermitted.class);
        assertThat(datasets.grantsTo(ANN))
                .containsExactly(new DatasetReason("roads", List.of("select", "insert"), "grant to user:ldap/ann"));
        ask(OWNER, Method.DELETE, "roads", Map.of("to", "user:ldap/ann", "verbs", "insert"));
        assertThat(datasets.may(ANN, roads(), Verb.INSERT)).isFalse();
        assertThat(datasets.may(ANN, roads(), Verb.SELECT)).isTrue();
        ask(OWNER, Method.DELETE, "roads", Map.of("to", "user:ldap/ann"));
        assertThat(datasets.readableBy(ANN)).isEmpty();
        assertThat(audited.get(audited.size() - 1)).satisfies(event -> {
            assertThat(event.action()).isEqualTo("dataset.revoke");
            assertThat(event.detail()).containsEntry("before", "select").containsEntry("after", "");
        });
    }

    @Test
    void onlyWhoMayChangeItSharesIt() {
        give("roads", "user:ldap/ann", "select", "update");
        var reader = person("ldap", "ann", Role.EDITOR);
        assertThatThrownBy(() -> ask(reader, Method.POST, "roads", Map.of())).isInstanceOf(NotPermitted.class);
        assertThat(audited.get(audited.size() - 1).outcome()).isEqualTo(Outcome.DENIED);
        assertThatThrownBy(() -> ask(reader, Method.GET, "roads", Map.of())).isInstanceOf(NotPermitted.class);
        var stranger = person("ldap", "bob", Role.EDITOR);
        assertThatThrownBy(() -> ask(stranger, Method.GET, "roads", Map.of())).isInstanceOf(NotFound.class);
        assertCode("MK-DAT-008", () -> give("roads", "role:emperor", "select"));
        assertCode("MK-DAT-009", () -> give("roads", "user:ann", "drop"));
        assertCode("MK-DAT-009", () -> give("roads", "user:ann"));
        assertCode("MK-DAT-007", () -> ask(OWNER, Method.DELETE, "roads", Map.of("to", "user:zoe")));
    }

    @Test
    void aKeyForOneDatasetReachesNoOther() {
        publish("rivers", OWNER, "2");
        var all = Set.of(Permission.values());
        Principal key = OWNER.by("key", Optional.of(new Scope(all, Optional.of(Set.of("roads")), Map.of())));
        assertThat(datasets.readableBy(key)).extracting(Dataset::name).containsExactly("roads");
        assertThat(datasets.mayChange(key, roads())).isTrue();
        Principal reading =
                OWNER.by("key", Optional.of(new Scope(all, Optional.empty(), Map.of("roads", Set.of(Verb.SELECT)))));
        assertThat(datasets.readableBy(reading)).hasSize(2);
        assertThat(datasets.mayChange(reading, roads())).isFalse();
        assertThatThrownBy(() -> datasets.delete(reading, "roads")).isInstanceOf(NotPermitted.class);
        Principal admin = person("ldap", "ada", Role.ADMIN)
                .by("key", Optional.of(new Scope(all, Optional.of(Set.of("rivers")), Map.of())));
        assertThat(datasets.readableBy(admin)).extracting(Dataset::name).containsExactly("rivers");
    }

    /** The decision is made on the dataset, the query names a table: what takes the name in between must stay closed. */
    @Test
    void aDatasetThatTookAnothersNameIsNotReadWithTheOtherOnesRights() {
        give("roads", "user:ldap/ann", "select");
        GuestTables before = Datasets.tables(datasets.readableBy(ANN));
        assertThat(count(before, "roads")).isEqualTo(1);
        datasets.delete(OWNER, "roads");
        Principal bob = person("ldap", "bob", Role.EDITOR);
        publish("roads", bob, "41), (42");
        GuestTables bobs = Datasets.tables(datasets.readableBy(bob));
        assertThat(count(bobs, "roads")).isEqualTo(2);

        assertCode("MK-SQL-002", () -> count(before, "roads"));
        assertThat(count(bobs, "roads")).isEqualTo(2);
        assertThat(datasets.readableBy(ANN)).isEmpty();
        assertThat(datasets.readableBy(OWNER)).isEmpty();
    }

    @Test
    void aStatementAboutWhatIsStillThereWorksAlthoughAnotherTableIsGone() {
        publish("rivers", OWNER, "2");
        GuestTables before = Datasets.tables(datasets.readableBy(OWNER));
        datasets.delete(OWNER, "roads");
        assertThat(count(before, "rivers")).isEqualTo(1);
        assertThat(datasets.isStill(roadsOf(before))).isFalse();
    }

    @Test
    void theSameHoldsInAViewOfAReplica() {
        give("roads", "user:ldap/ann", "select");
        GuestTables before = Datasets.tables(datasets.readableBy(ANN));
        datasets.delete(OWNER, "roads");
        publish("roads", OWNER, "41), (42");
        GuestTables now = Datasets.tables(datasets.readableBy(OWNER));
        try (Database view = Database.view(database.pin(), Redacted.of(new byte[32]), () -> {
            throw new IllegalStateException("written");
        })) {
            assertThat(count(view, now, "roads")).isEqualTo(2);
            assertCode("MK-SQL-002", () -> count(view, before, "roads"));
        }
    }

    private long count(GuestTables tables, String name) {
        return count(database, tables, name);
    }

    private static long count(Database database, GuestTables tables, String name) {
        try (GuestQuery query =
                database.guests().query(tables, Duration.ofSeconds(20), "select count(*) from " + name, () -> {})) {
            query.next();
            return ((Number) java.util.Objects.requireNonNull(query.value(0))).longValue();
        }
    }

    private Dataset roads() {
        return datasets.find("roads").orElseThrow();
    }

    private Dataset roadsOf(GuestTables before) {
        Dataset other = datasets.find("rivers").orElseThrow();
        return new Dataset(
                java.util.UUID.fromString(before.identities().get("roads")),
                "roads",
                other.title(),
                other.owner(),
                other.ownerRealm(),
                other.visibility(),
                other.rows(),
                other.columns(),
                other.geometry(),
                other.bounds(),
                other.source(),
                other.created(),
                other.updated());
    }

    private void publish(String name, Principal owner, String ids) {
        database.write(connection -> {
            try (var statement = connection.createStatement()) {
                statement.execute("create table public._staging_" + name + "(cartodb_id bigint primary key)");
                return statement.execute("insert into public._staging_" + name + " values (" + ids + ")");
            }
        });
        datasets.publish(
                "_staging_" + name,
                new Dataset(
                                name,
                                name,
                                owner.name(),
                                Visibility.PRIVATE,
                                1,
                                List.of(),
                                Optional.empty(),
                                Optional.empty(),
                                name + ".csv",
                                Instant.EPOCH,
                                Instant.EPOCH)
                        .ownedIn(owner.realm()));
    }

    private void give(String dataset, String to, String... verbs) {
        ask(OWNER, Method.POST, dataset, Map.of("to", to, "verbs", List.of(verbs)));
    }

    private Response ask(Principal who, Method method, String dataset, Map<String, ?> sent) {
        Route route = routes.stream()
                .filter(each -> each.method() == method && each.path().endsWith("/grants"))
                .findFirst()
                .orElseThrow();
        StubRequest request = StubRequest.of(method, route.path()).as(who).withParameter("name", dataset);
        if (method == Method.POST) {
            request = request.withJson(sent);
        } else {
            Map<String, String> queries = new java.util.HashMap<>();
            sent.forEach((key, value) -> queries.put(key, value.toString()));
            request = request.withQueries(queries);
        }
        return route.handler().handle(request);
    }

    private static Principal person(String realm, String name, Role role) {
        return new Principal(name, name, realm, Set.of(role));
    }

    private static void assertCode(String code, org.assertj.core.api.ThrowableAssert.ThrowingCallable act) {
        assertThatThrownBy(act)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem().code()).isEqualTo(code));
    }

    /** A realm that knows one group. */
    private static final class Members implements People {
        @Override
        public Set<String> groups(String realm, String name) {
            return Set.of("ann", "mia").contains(name) ? Set.of(MAPS) : Set.of();
        }

        @Override
        public boolean isRole(String word) {
            return People.UNKNOWN.isRole(word);
        }

        @Override
        public String realmOf(String name) {
            return "ldap";
        }
    }
}
