package io.mapkeep.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.mapkeep.access.Principal;
import io.mapkeep.access.Role;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.problem.ProblemException.Conflict;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.contract.problem.ProblemException.NotAuthenticated;
import io.mapkeep.contract.problem.ProblemException.NotPermitted;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.StubRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several local accounts, as those who look after them meet them. */
final class LocalAccountsTest {
    private static final String USERS = "/api/v1/users";
    private static final String CHOSEN = "violet ferries gather moss";

    @TempDir
    Path folder;

    private House house;

    @BeforeEach
    void open() {
        house = new House(folder, """
                [password]
                history = 2
                max_age = 90
                context_words = ["Nordlicht"]
                """);
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void aFirstPasswordLiesInAFileMustBeReplacedAndEndsAfterAWeek() throws IOException {
        JsonNode added = add("anna");
        Path file = Path.of(added.path("passwordFile").asText());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        String first = Files.readString(file).strip();
        assertThat(added.toString()).doesNotContain(first);
        grant("anna", "viewer");

        assertThatThrownBy(() ->
                        house.ask(StubRequest.of(Method.GET, "/api/v1/session").withBasic("anna", first)))
                .isInstanceOf(NotAuthenticated.class)
                .hasMessageContaining("MK-IDN-020");
        String pending = House.token(house.signIn("anna", first));
        for (String taken : List.of(first, "short", "nordlicht2026", "anna.anna.anna")) {
            assertThatThrownBy(() -> choose(pending, taken)).as(taken).isInstanceOf(InvalidInput.class);
        }
        assertThat(who(House.token(choose(pending, CHOSEN)))).isEqualTo("anna");
        assertThat(file).doesNotExist();

        String late = Files.readString(Path.of(add("ben").path("passwordFile").asText()))
                .strip();
        grant("ben", "viewer");
        house.clock.step(Duration.ofDays(8));
        assertThatThrownBy(() -> house.signIn("ben", late)).hasMessageContaining("MK-IDN-023");
    }

    @Test
    void aPasswordThatIsTooOldLeadsToANewOneAndTheLastOnesDoNotComeBack() {
        String token = settle("anna");
        change(token, CHOSEN, "harbour lantern sixty quilts");
        house.clock.step(Duration.ofDays(91));
        Response late = house.signIn("anna", "harbour lantern sixty quilts");
        assertThat(House.json(late).path("next").toString()).isEqualTo("[\"new-password\"]");
        assertThatThrownBy(() -> choose(House.token(late), CHOSEN)).hasMessageContaining("You had it before");
        assertThat(choose(House.token(late), "mittens debate orbit rust").status())
                .isEqualTo(200);
    }

    @Test
    void whoIsDisabledIsOutAtOnceAndComesBackWithTheSamePassword() {
        String token = settle("anna");
        JsonNode done = House.json(manage(Method.POST, "/anna/disable"));
        assertThat(done.path("sessionsEnded").asInt()).isEqualTo(1);
        assertThat(who(token)).isEqualTo("anonymous");
        assertThatThrownBy(() -> house.signIn("anna", CHOSEN)).hasMessageContaining("MK-IDN-024");
        assertThatThrownBy(() -> house.signIn("anna", "guess")).hasMessageContaining("MK-IDN-001");
        manage(Method.POST, "/anna/enable");
        assertThat(house.signIn("anna", CHOSEN).status()).isEqualTo(200);
    }

    @Test
    void theLastLocalAdministratorStays() {
        assertThatThrownBy(() -> manage(Method.POST, "/admin/disable"))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("MK-IDN-031");
        settle("anna");
        grant("anna", "admin");
        manage(Method.POST, "/admin/disable");
        assertThatThrownBy(() -> manage(Method.POST, "/anna/disable")).hasMessageContaining("MK-IDN-031");
        house.ask(StubRequest.of(Method.POST, "/api/v1/recovery").atSocket());
        assertThat(who(house.replaceFirst("admin", house.firstPassword(), CHOSEN)))
                .isEqualTo("admin");
    }

    @Test
    void whoLooksAfterAccountsDoesNotTakeOverAnAdministrators() {
        settle("anna");
        grant("anna", "admin");
        var manager = new Principal(
                "hans",
                "Hans",
                "ldap",
                Set.of(new Role("helpdesk", Set.of(io.mapkeep.access.Permission.MANAGE_ACCOUNTS))));
        for (String act : List.of("/anna/password", "/anna/disable")) {
            assertThatThrownBy(() -> manage(manager, Method.POST, act))
                    .isInstanceOf(NotPermitted.class)
                    .hasMessageContaining("MK-IDN-030");
        }
    }

    @Test
    void sessionsAreListedAndEndedByTheirOwnersAndByAdministrators() {
        String here = settle("anna");
        String elsewhere = House.token(house.signIn("anna", CHOSEN));
        JsonNode own = House.json(house.ask(House.with(here, Method.GET, "/api/v1/session/all")))
                .path("sessions");
        assertThat(own).hasSize(2);
        assertThat(own.toString()).doesNotContain(here, elsewhere);
        JsonNode other = own.get(0).path("current").asBoolean() ? own.get(1) : own.get(0);
        house.ask(House.with(
                here, Method.DELETE, "/api/v1/session/all/" + other.path("id").asText()));
        assertThat(List.of(who(here), who(elsewhere))).containsExactly("anna", "anonymous");
        assertThatThrownBy(() -> house.ask(House.with(here, Method.DELETE, "/api/v1/session/all/0123456789abcdef")))
                .hasMessageContaining("MK-IDN-032");
        assertThat(House.json(manage(Method.DELETE, "/anna/sessions"))
                        .path("sessionsEnded")
                        .asInt())
                .isEqualTo(1);
        assertThat(who(here)).isEqualTo("anonymous");
    }

    @Test
    void aNameThatWasMistypedIsToldInsteadOfAnEmptyAnswer() {
        for (String realm : List.of("local", "ldap")) {
            String code = realm.equals("local") ? "MK-IDN-028" : "MK-IDN-044";
            for (StubRequest asked : List.of(
                    StubRequest.of(Method.GET, "/api/v1/users/nobody/sessions"),
                    StubRequest.of(Method.DELETE, "/api/v1/users/nobody/sessions"),
                    StubRequest.of(Method.DELETE, "/api/v1/users/nobody/factors"),
                    StubRequest.of(Method.POST, "/api/v1/users/nobody/password"))) {
                assertThatThrownBy(() -> house.ask(asked.atSocket().withQueries(Map.of("realm", realm))))
                        .hasMessageContaining(code);
            }
        }
        assertThatThrownBy(() -> house.grant("group:not a name", "viewer")).hasMessageContaining("MK-ACC-004");
    }

    @Test
    void namesThatLookAlikeOrReachIntoFoldersAreNotTaken() {
        for (String name : List.of(
                "",
                "Anna",
                "anna ",
                "../admin",
                "a/b",
                ".hidden",
                "аdmin",
                "admin\u0000",
                "a".repeat(65),
                "anna\n",
                "ﬁnn")) {
            var refused = catchThrowableOfType(ProblemException.class, () -> add(name));
            assertThat(refused.problem().code()).as(name).isEqualTo("MK-IDN-027");
        }
        assertThatThrownBy(() -> add("admin")).hasMessageContaining("MK-IDN-029");
    }

    @Test
    void aPasswordIsTheSameFromEveryKeyboardAndOldHashesStayValid() {
        String token = settle("anna");
        String composed = "fjäll möte sju ängar";
        change(token, CHOSEN, composed);
        String decomposed = java.text.Normalizer.normalize(composed, java.text.Normalizer.Form.NFD);
        assertThat(decomposed).isNotEqualTo(composed);
        assertThat(house.signIn("anna", decomposed).status()).isEqualTo(200);
        // As it was hashed before passwords were normalised, with fewer passes, by another implementation of Argon2id.
        var outdated =
                "$argon2id$v=19$m=8192,t=1,p=1$I0wwVAaFK2hon1JOHSHzkw$YJMwHIRhGNJ0c4xJlFyqzvwmKahxc65I6ankD41UXLo";
        setHash("anna", outdated);
        assertThat(house.signIn("anna", decomposed).status()).isEqualTo(200);
        assertThat(hash("anna")).isNotEqualTo(outdated).contains("m=19456,t=2");
        assertThat(house.signIn("anna", composed).status()).isEqualTo(200);
    }

    private String settle(String name) {
        String first;
        try {
            first = Files.readString(Path.of(add(name).path("passwordFile").asText()))
                    .strip();
        } catch (IOException absent) {
            throw new IllegalStateException(absent);
        }
        grant(name, "viewer");
        return house.replaceFirst(name, first, CHOSEN);
    }

    private JsonNode add(String name) {
        return House.json(
                house.ask(StubRequest.of(Method.POST, USERS).atSocket().withJson(Map.of("name", name))));
    }

    private void grant(String name, String role) {
        house.grant("user:local/" + name, role);
    }

    private Response manage(Method method, String act) {
        return manage(House.ROOT, method, act);
    }

    private Response manage(Principal who, Method method, String act) {
        return house.askAs(who, StubRequest.of(method, USERS + act).atSocket());
    }

    private Response choose(String pending, String password) {
        return house.ask(
                House.with(pending, Method.PUT, "/api/v1/session/password").withJson(Map.of("replacement", password)));
    }

    private void change(String token, String current, String replacement) {
        Response changed = house.ask(House.with(token, Method.PUT, "/api/v1/session/password")
                .withJson(Map.of("current", current, "replacement", replacement)));
        assertThat(changed.status()).isEqualTo(204);
    }

    private String who(String token) {
        return house.identity()
                .authenticator()
                .authenticate(House.with(token, Method.GET, "/api/v1/session"))
                .name();
    }

    private String hash(String name) {
        return house.database().read(connection -> {
            try (var statement =
                    connection.prepareStatement("select password_hash from mapkeep.account where name = ?")) {
                statement.setString(1, name);
                try (var rows = statement.executeQuery()) {
                    rows.next();
                    return rows.getString(1);
                }
            }
        });
    }

    private void setHash(String name, String hash) {
        house.database().write(connection -> {
            try (var statement =
                    connection.prepareStatement("update mapkeep.account set password_hash = ? where name = ?")) {
                statement.setString(1, hash);
                statement.setString(2, name);
                return statement.executeUpdate();
            }
        });
    }
}
