package io.mapkeep.identity.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.access.Grantee;
import io.mapkeep.access.Principal;
import io.mapkeep.access.Role;
import io.mapkeep.contract.admin.RoleExplanation;
import io.mapkeep.contract.admin.RoleExplanation.Reason;
import io.mapkeep.contract.admin.RoleExplanation.Source;
import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.problem.ProblemException.Unavailable;
import io.mapkeep.identity.entrance.Arrival;
import io.mapkeep.secret.Redacted;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.Places;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ways to a role, and the rules of giving and taking one. */
final class AssignmentsTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);
    private static final Principal ROOT = new Principal("root", "root", "system", Set.of(Role.ADMIN));
    private static final String MAPS = "cn=maps,dc=example,dc=org";
    private static final String MAPPED = """
            [ldap]
            servers = ["directory:636"]
            user_base = "dc=example,dc=org"
            editor_groups = ["CN=Maps, DC=example, DC=org"]
            [role.steward]
            permissions = ["read_datasets", "manage_datasets"]
            ldap_groups = ["cn=stewards,dc=example,dc=org"]
            """;

    @TempDir
    Path folder;

    private Database database;
    private Assignments assignments;

    @BeforeEach
    void open() {
        database = Database.open(folder.resolve("database"), Redacted.of(new byte[] {1, 2, 3}));
        assignments = assignments(MAPPED);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void onlyAMappingAGrantAndBirthGiveRoles() {
        assertThat(arrive("ldap", "ann", MAPS)).containsOnly(Role.EDITOR);
        assertThat(arrive("ldap", "bob", "cn=admin,dc=example,dc=org")).isEmpty();
        assertThat(arrive("ldap", "ida", "CN=Stewards,DC=example,DC=org"))
                .extracting(Role::word)
                .containsOnly("steward");
        assertThat(arrive("oidc:google", "ann", MAPS)).isEmpty();
        assertThat(arrive("local", "admin")).containsOnly(Role.ADMIN);
        assertThat(arrive("ldap", "admin")).isEmpty();

        give("user:ldap/bob", "viewer");
        give("group:oidc:google/" + MAPS, "steward");
        assertThat(arrive("ldap", "bob")).containsOnly(Role.VIEWER);
        assertThat(arrive("local", "bob")).isEmpty();
        assertThat(arrive("oidc:google", "ann", MAPS)).extracting(Role::word).containsOnly("steward");
        assertThat(assignments.known("ldap", "ann"))
                .get()
                .extracting(Principal::roles)
                .isEqualTo(Set.of(Role.EDITOR));
        assertThat(assignments.known("ldap", "zoe")).isEmpty();
    }

    @Test
    void aRoleThatTheSettingsNameNoLongerGivesNothing() {
        give("user:ldap/bob", "steward");
        Assignments after = assignments("");
        assertThat(after.of("ldap", "bob", Set.of())).isEmpty();
        assertThat(after.grants().all()).hasSize(1);
    }

    @Test
    void anExplanationNamesGroupMappingAndGrant() {
        give("group:" + MAPS, "viewer");
        arrive("ldap", "ann", MAPS);
        RoleExplanation why = explain("ann", DirectoryQuestion.NONE);
        assertThat(why.source()).isEqualTo(Source.SEEN);
        assertThat(why.groupsSeen()).contains(CLOCK.instant());
        assertThat(why.roles())
                .containsExactly(
                        new Reason("editor", "mapping", "ldap.editor_groups", Optional.of(MAPS), Optional.empty()),
                        new Reason(
                                "viewer",
                                "grant",
                                "group:ldap/" + MAPS + ", by system/root",
                                Optional.of(MAPS),
                                Optional.of(CLOCK.instant())));
        assertThat(why.permissions()).containsExactly("read_datasets", "query", "import_datasets");
    }

    @Test
    void theDirectoryIsAskedAboutSomebodyWhoNeverCame() {
        assertThat(explain("zoe", name -> Optional.of(Set.of(MAPS)))).satisfies(why -> {
            assertThat(why.source()).isEqualTo(Source.DIRECTORY);
            assertThat(why.roles()).extracting(Reason::role).containsExactly("editor");
        });
        assertThat(explain("zoe", DirectoryQuestion.NONE).source()).isEqualTo(Source.NOBODY);
        RoleExplanation silent = explain("zoe", name -> {
            throw new Unavailable(Problem.of("MK-LDP-001", "No server answers.", "", ""));
        });
        assertThat(silent.remark()).get().asString().isEqualTo("Has not signed in yet. No server answers.");
        assertThat(silent.roles()).isEmpty();
    }

    @Test
    void nobodyGivesWhatTheyDoNotHold() {
        var clerk = new Principal(
                "clerk",
                "Clerk",
                "ldap",
                Set.of(new Role("clerk", Set.of(io.mapkeep.access.Permission.MANAGE_ACCOUNTS))));
        assertRefused("MK-ROL-003", () -> granting().handled(clerk, "admin"));
        assertRefused("MK-ROL-003", () -> granting().handled(clerk, "viewer"));
        assertRefused("MK-ROL-002", () -> granting().handled(ROOT, "emperor"));
        assertThat(granting().handled(ROOT, "STEWARD").word()).isEqualTo("steward");
    }

    @Test
    void theLastWayInStays() {
        give("user:ldap/ann", "admin");
        assertRefused("MK-ROL-008", () -> take(ROOT, "user:ldap/ann", "admin"));
        give("user:ldap/bob", "admin");
        var ann = new Principal("ann", "Ann", "ldap", Set.of(Role.ADMIN));
        assertRefused("MK-ROL-007", () -> take(ann, "user:ldap/ann", "admin"));
        take(ROOT, "user:ldap/ann", "admin");
        assertRefused("MK-ROL-005", () -> take(ROOT, "user:ldap/ann", "admin"));
        assertRefused("MK-ROL-006", () -> give("user:local/admin", "viewer"));
        assertRefused("MK-ROL-006", () -> take(ROOT, "user:local/admin", "admin"));
        assertRefused("MK-ROL-004", () -> give("role:viewer", "admin"));
    }

    @Test
    void aNameOfSeveralRealmsMustBeSaid() {
        arrive("ldap", "ann");
        assertThat(assignments.realmOf("ann")).isEqualTo("ldap");
        arrive("oidc:google", "ann");
        assertRefused("MK-ROL-001", () -> assignments.realmOf("ann"));
        assertThat(assignments.realmOf("admin")).isEqualTo("local");
        assertThat(assignments.realmOf("zoe")).isEqualTo("ldap");
    }

    private Assignments assignments(String toml) {
        return new Assignments(
                ConfigurationFile.parse(toml).check("test").configuration(),
                Places.of(database),
                "admin"::equals,
                CLOCK);
    }

    private Set<Role> arrive(String realm, String name, String... groups) {
        return assignments.of(new Arrival(realm, name, name, "", Set.of(groups), Set.of(), false));
    }

    private RoleGranting granting() {
        return new RoleGranting(assignments, CLOCK);
    }

    private void give(String to, String role) {
        granting().grant(ROOT, Grantee.parse(to, name -> "ldap"), granting().handled(ROOT, role));
    }

    private void take(Principal actor, String from, String role) {
        granting().revoke(actor, Grantee.parse(from, name -> "ldap"), granting().handled(actor, role));
    }

    private RoleExplanation explain(String name, DirectoryQuestion directory) {
        return new Explanations(assignments, directory, principal -> List.of(), CLOCK)
                .of(Grantee.person(name, assignments::realmOf));
    }

    private static void assertRefused(String code, ThrowingCallable act) {
        assertThatThrownBy(act)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem().code()).isEqualTo(code));
    }
}
