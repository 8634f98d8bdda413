package io.mapkeep.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.contract.configuration.LdapSection.Security;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.problem.ProblemException.NotAuthenticated;
import io.mapkeep.contract.problem.ProblemException.NotPermitted;
import io.mapkeep.identity.ldap.OpenLdap;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.StubRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sign-in against a real OpenLDAP server that is well. */
final class DirectoryIT {
    private static final String PASSWORD = OpenLdap.PASSWORD;

    @TempDir
    static Path ldapFolder;

    private static OpenLdap directory;

    @TempDir
    Path folder;

    private House house;

    @BeforeAll
    static void startDirectory() {
        directory = OpenLdap.start(ldapFolder);
    }

    @AfterAll
    static void stopDirectory() {
        directory.close();
    }

    @BeforeEach
    void open() {
        house = new House(folder, directory.toml());
    }

    @AfterEach
    void close() {
        house.close();
    }

    @ParameterizedTest
    @EnumSource(Security.class)
    void aPersonSignsInOverEitherProtection(Security security, @TempDir Path other) {
        try (var appliance = new House(other, directory.toml(security))) {
            JsonNode account = House.json(appliance.signIn("anna", PASSWORD));
            assertThat(account.path("name").asText()).isEqualTo("anna");
            assertThat(account.path("displayName").asText()).isEqualTo("Anna Åkesson");
            assertThat(account.path("realm").asText()).isEqualTo("ldap");
            assertThat(roles(account)).containsExactly("viewer");
            assertThat(appliance.audit.last().outcome()).isEqualTo(Outcome.SUCCESS);
            assertThat(appliance.audit.last().actor()).isEqualTo("anna");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "erika,                 editor, by a group with parentheses comma and star in its name",
        "alma,                  admin,  by a direct group",
        "per,                   editor, by a nested group as a person whose distinguished name needs escapes",
        "carl,                  viewer, by groups that contain each other",
        "maria,                 viewer, by the last of more groups than the server hands out in one piece",
        "gina,                  viewer, by a group on the second page of her list",
        "'st*r(1)\\x,y',        viewer, with a name full of what filters treat as their own",
        "'  ANNA ',             viewer, with a name typed in another case and with blanks"
    })
    void rolesComeFromMappedGroupsAlone(String name, String role, String how) {
        assertThat(roles(House.json(house.signIn(name, PASSWORD)))).as(how).containsExactly(role);
    }

    @Test
    void accentsWorkInNameAndPasswordComposedAndDecomposed() {
        for (String typed : List.of("björn", "bjo\u0308rn")) {
            JsonNode account = House.json(house.signIn(typed, OpenLdap.PASSWORD_OF_BJORN));
            assertThat(account.path("name").asText()).isEqualTo("björn");
        }
    }

    @Test
    void wrongPasswordAndUnknownNameLookTheSameOutsideAndDifferInTheLog() {
        Problem wrong = refusal("anna", "guess");
        assertThat(house.audit.last().detail()).containsEntry("reason", "wrong-password");
        Problem unknown = refusal("nobody-of-that-name", "guess");
        assertThat(house.audit.last().detail()).containsEntry("reason", "unknown-user");
        Problem twice = refusal("twin", PASSWORD);
        assertThat(house.audit.last().detail()).containsEntry("reason", "ambiguous-name");
        assertThat(wrong.code()).isEqualTo("MK-IDN-001");
        assertThat(List.of(unknown, twice)).containsOnly(wrong);
        assertThat(house.audit.events())
                .allSatisfy(event -> assertThat(event.toString()).doesNotContain("guess", PASSWORD));
    }

    /** The directory of this test lets everybody in with an empty password; RFC 4513, 5.1.2, says that servers may. */
    @Test
    void anEmptyPasswordNeverReachesTheDirectory() {
        assertThat(refusal("anna", "").code()).isEqualTo("MK-IDN-001");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "ann*",
                "anna)(uid=*",
                "*)(|(uid=*",
                "anna\\2a",
                "\\61nna",
                "anna)(!(uid=x",
                "(uid=anna)",
                "\u0430nna",
                "anna,ou=people"
            })
    void nobodySignsInByTypingAFilterOrALetterThatLooksAlike(String typed) {
        refusal(typed, PASSWORD);
        assertThat(house.audit.last().detail()).containsEntry("reason", "unknown-user");
    }

    @ParameterizedTest
    @CsvSource({"nora, in no mapped group", "dora, in a mapped group but deeper than groups are followed"})
    void whoIsInNoMappedGroupIsToldThatTheAccountHasNoRole(String name, String why) {
        var refused = catchThrowableOfType(NotPermitted.class, () -> house.signIn(name, PASSWORD));
        assertThat(refused).as(why).isNotNull();
        assertThat(refused.problem().code()).isEqualTo("MK-IDN-002");
        assertThat(house.audit.last().detail()).containsEntry("reason", "no-role");
        assertThat(house.audit.last().outcome()).isEqualTo(Outcome.DENIED);
    }

    @Test
    void theLocalAdministratorIsNeverThatOfTheDirectory() {
        refusal("admin", "admin-in-the-directory");
        assertThat(house.audit.last().realm()).isEqualTo("local");
        // The directory folds wide letters and would find its own "admin".
        for (String wide : List.of("ａdmin", "ADMIN\u00AD")) {
            assertThat(catchThrowableOfType(ProblemException.class, () -> house.signIn(wide, "admin-in-the-directory")))
                    .isNotNull();
            assertThat(house.audit.last().outcome()).isEqualTo(Outcome.DENIED);
        }
        assertThat(House.json(house.signIn("admin", house.adminPassword()))
                        .path("realm")
                        .asText())
                .isEqualTo("local");
    }

    @Test
    void manySignInsAtOnceGetEachTheirOwnIdentity() throws Exception {
        List<String> names = List.of("anna", "erika", "alma", "carl", "gina");
        List<Thread> threads = new ArrayList<>();
        List<String> got = new java.util.concurrent.CopyOnWriteArrayList<>();
        for (int i = 0; i < 40; i++) {
            String name = names.get(i % names.size());
            var thread = new Thread(() -> got.add(name + "="
                    + House.json(house.signIn(name, PASSWORD)).path("name").asText()));
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join(30_000);
        }
        assertThat(got)
                .hasSize(40)
                .allSatisfy(pair -> assertThat(pair.split("=")[0]).isEqualTo(pair.split("=")[1]));
    }

    @Test
    void peopleOfTheDirectoryAreListedOnceTheySignedIn() {
        house.signIn("erika", PASSWORD);
        JsonNode users = House.json(
                        house.ask(StubRequest.of(Method.GET, "/api/v1/users").atSocket()))
                .path("users");
        assertThat(users).anySatisfy(user -> {
            assertThat(user.path("name").asText()).isEqualTo("erika");
            assertThat(user.path("realm").asText()).isEqualTo("ldap");
            assertThat(user.path("displayName").asText()).isEqualTo("Erika Müller");
            assertThat(user.path("lastSignIn").asText()).startsWith("2026-03-01T12:00");
            assertThat(user.path("sessions").asInt()).isEqualTo(1);
        });
        assertThat(users)
                .noneSatisfy(user -> assertThat(user.path("name").asText()).isEqualTo("anna"));
        assertThat(users)
                .anySatisfy(user -> assertThat(user.path("name").asText()).isEqualTo("admin"));
    }

    @Test
    void theTestOfTheDirectoryWalksEveryStep() {
        JsonNode steps = test(house, Map.of("user", "erika"));
        assertThat(steps).extracting(step -> step.path("outcome").asText()).containsOnly("ok");
        assertThat(steps)
                .extracting(step -> step.path("name").asText())
                .containsExactly("dns", "connect", "tls", "bind", "search", "groups", "role");
        assertThat(steps.get(2).path("details").toString())
                .contains("SHA-256", "CN=directory", "Test authority ca", "valid");
        assertThat(steps.get(6).path("text").asText()).isEqualTo("editor");
    }

    @Test
    void theTestOfTheDirectoryNamesWhatFailsForAPerson() {
        assertThat(failed(test(house, Map.of("user", "nobody")))).isEqualTo("search");
        assertThat(failed(test(house, Map.of("user", "twin")))).isEqualTo("search");
        assertThat(failed(test(house, Map.of("user", "nora")))).isEqualTo("role");
    }

    @Test
    void aRightPasswordIsAskedOncePerMinuteOverBasicAndAWrongOneNeverPasses() {
        StubRequest tile = StubRequest.of(Method.GET, "/api/v1/session").withBasic("björn", OpenLdap.PASSWORD_OF_BJORN);
        for (int i = 0; i < 50; i++) {
            assertThat(house.identity().authenticator().authenticate(tile).name())
                    .isEqualTo("björn");
        }
        assertThat(house.audit.events()).hasSize(1);
        house.clock.step(Duration.ofSeconds(61));
        house.identity().authenticator().authenticate(tile);
        assertThat(house.audit.events()).hasSize(2);
        assertThat(catchThrowableOfType(
                        NotAuthenticated.class,
                        () -> house.identity()
                                .authenticator()
                                .authenticate(tile.withBasic("björn", "Blåbærsyltetøy 8"))))
                .isNotNull();
    }

    @Test
    void aBurstOfTilesAsksTheDirectoryOnce() throws Exception {
        StubRequest tile = StubRequest.of(Method.GET, "/api/v1/session").withBasic("anna", PASSWORD);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            var thread = new Thread(() -> house.identity().authenticator().authenticate(tile));
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join(30_000);
        }
        assertThat(house.audit.events()).hasSize(1);
    }

    /** Whatever tells them apart is far below what a network shows; the bound is wide because test machines are busy. */
    @Test
    void anUnknownNameTakesAboutAsLongAsAWrongPassword() {
        long wrong = median("anna");
        long unknown = median("nobody-of-that-name");
        assertThat((double) unknown / wrong).isBetween(0.3, 3.0);
    }

    private long median(String name) {
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            house.clock.step(Duration.ofMinutes(31));
            long began = System.nanoTime();
            refusal(name, "guess");
            times.add(System.nanoTime() - began);
        }
        times.sort(Long::compare);
        return times.get(times.size() / 2);
    }

    private Problem refusal(String name, String password) {
        var refused = catchThrowableOfType(NotAuthenticated.class, () -> house.signIn(name, password));
        assertThat(refused).as(name).isNotNull();
        assertThat(house.audit.last().outcome()).isEqualTo(Outcome.DENIED);
        return refused.problem();
    }

    static JsonNode test(House house, Map<String, String> question) {
        return House.json(house.ask(StubRequest.of(Method.POST, "/api/v1/ldap/test")
                        .atSocket()
                        .withJson(question)))
                .path("steps");
    }

    static String failed(JsonNode steps) {
        for (JsonNode step : steps) {
            if (step.path("outcome").asText().equals("failed")) {
                return step.path("name").asText();
            }
        }
        return "none";
    }

    private static List<String> roles(JsonNode account) {
        List<String> roles = new ArrayList<>();
        account.path("roles").forEach(role -> roles.add(role.asText()));
        return roles;
    }
}
