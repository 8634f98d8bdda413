package io.mapkeep.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.contract.configuration.LdapSection;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.contract.problem.ProblemException.NotAuthenticated;
import io.mapkeep.identity.ldap.Bar;
import io.mapkeep.identity.ldap.LdapRealm;
import io.mapkeep.identity.ldap.OpenLdap;
import io.mapkeep.identity.ldap.Standing;
import io.mapkeep.identity.ldap.Verdict;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.StubRequest;
import io.mapkeep.trust.AddedAuthorities;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real OpenLDAP server with a password policy, back links and thousands of people says, and what follows from it. */
final class DirectoryPolicyIT {
    private static final int PEOPLE = 5000;
    private static final String RIGHT = OpenLdap.PASSWORD;

    @TempDir
    static Path folder;

    private static OpenLdap directory;

    @TempDir
    Path own;

    @BeforeAll
    static void start() {
        directory = OpenLdap.startWithPolicy(folder, PEOPLE);
    }

    @AfterAll
    static void stop() {
        directory.close();
    }

    @Test
    void onlyWhoKnowsThePasswordLearnsWhyTheDirectoryKeepsThemOut() {
        try (var realm = realm("")) {
            assertThat(realm.verify("expired", RIGHT)).isEqualTo(new Verdict.Barred(Bar.PASSWORD_EXPIRED, true));
            assertThat(realm.verify("expired", "guess")).isEqualTo(new Verdict.WrongPassword());
            assertThat(realm.verify("locked", RIGHT)).isEqualTo(new Verdict.Barred(Bar.LOCKED, false));
            assertThat(realm.verify("reset", RIGHT)).isInstanceOf(Verdict.MustChange.class);
            assertThat(realm.verify("reset", "guess")).isEqualTo(new Verdict.WrongPassword());
        }
        try (var house = new House(own, toml() + "preset = \"openldap\"\n")) {
            var locked = catchThrowableOfType(NotAuthenticated.class, () -> house.signIn("locked", RIGHT));
            assertThat(locked.problem().code()).isEqualTo("MK-IDN-001");
            assertThat(house.audit.last().detail()).containsEntry("reason", "account-locked");
            var expired = catchThrowableOfType(ProblemException.class, () -> house.signIn("expired", RIGHT));
            assertThat(expired.problem().code()).isEqualTo("MK-LDP-020");
            assertThat(house.audit.last().detail()).containsEntry("reason", "password-expired");
        }
    }

    @Test
    void aPasswordIsChangedByTheDirectorysOwnRulesAndOnlyByWhoKnowsIt() {
        directory.modify("""
                dn: uid=new,ou=people,dc=example,dc=org
                changetype: add
                objectClass: inetOrgPerson
                uid: new
                cn: New
                sn: New
                userPassword: first password 1

                dn: uid=new,ou=people,dc=example,dc=org
                changetype: modify
                replace: pwdReset
                pwdReset: TRUE
                """);
        try (var realm = realm("")) {
            assertThat(realm.verify("new", "first password 1")).isInstanceOf(Verdict.MustChange.class);
            assertThat(catchThrowableOfType(
                            NotAuthenticated.class, () -> realm.changePassword("new", "guess", "second password 2")))
                    .isNotNull();
            var simple = catchThrowableOfType(
                    InvalidInput.class, () -> realm.changePassword("new", "first password 1", "short"));
            assertThat(simple.problem().code()).isEqualTo("MK-LDP-026");
            realm.changePassword("new", "first password 1", "second password 2");
            assertThat(realm.verify("new", "second password 2")).isInstanceOf(Verdict.Accepted.class);
            assertThat(realm.verify("new", "first password 1")).isEqualTo(new Verdict.WrongPassword());
        }
    }

    @Test
    void whoMustChangeTheirPasswordIsInOnceTheyDid() {
        directory.modify(person("late") + """

                dn: uid=late,ou=people,dc=example,dc=org
                changetype: modify
                replace: pwdReset
                pwdReset: TRUE

                dn: cn=editors,ou=groups,dc=example,dc=org
                changetype: modify
                add: member
                member: uid=late,ou=people,dc=example,dc=org
                """);
        try (var house = new House(own, toml() + "preset = \"openldap\"\n")) {
            String pending = House.token(house.signIn("late", RIGHT));
            assertThat(open(house, pending)).isFalse();
            var changed = house.ask(House.with(pending, Method.PUT, "/api/v1/session/password")
                    .withJson(Map.of("current", RIGHT, "replacement", "other water 8 stones")));
            assertThat(open(house, House.token(changed))).isTrue();
            assertThat(house.signIn("late", "other water 8 stones").status()).isEqualTo(200);
        }
    }

    @Test
    void theEndOfAPasswordIsToldFromTheWarningOfTheDirectoryUntilItIsChanged() {
        directory.modify("""
                dn: cn=warn,dc=example,dc=org
                changetype: add
                objectClass: device
                objectClass: pwdPolicy
                cn: warn
                pwdAttribute: userPassword
                pwdMaxAge: 7200
                pwdExpireWarning: 9000

                """ + person("soon") + """

                dn: uid=soon,ou=people,dc=example,dc=org
                changetype: modify
                add: pwdPolicySubentry
                pwdPolicySubentry: cn=warn,dc=example,dc=org

                # Only now, because the time of a change is noted where passwords get old.
                dn: uid=soon,ou=people,dc=example,dc=org
                changetype: modify
                replace: userPassword
                userPassword: quiet water 7 stones

                dn: cn=editors,ou=groups,dc=example,dc=org
                changetype: modify
                add: member
                member: uid=soon,ou=people,dc=example,dc=org
                """);
        try (var house = new House(own, toml() + "preset = \"openldap\"\n")) {
            assertThat(House.json(house.signIn("berit", RIGHT))
                            .path("password")
                            .path("ends")
                            .isNull())
                    .isTrue();
            var signedIn = house.signIn("soon", RIGHT);
            JsonNode told = House.json(signedIn).path("password");
            // The directory counts whole seconds from the change, so none of them may be over yet.
            assertThat(Instant.parse(told.path("ends").asText()))
                    .isBetween(Instant.parse("2026-03-01T13:50:00Z"), Instant.parse("2026-03-01T14:00:00Z"));
            assertThat(told.path("endsSoon").asBoolean()).isTrue();
            assertThat(told.path("changedHere").asBoolean()).isTrue();
            house.restart();
            String token = House.token(signedIn);
            assertThat(password(house, token)).isEqualTo(told);
            var changed = house.ask(House.with(token, Method.PUT, "/api/v1/session/password")
                    .withJson(Map.of("current", RIGHT, "replacement", "other water 8 stones")));
            assertThat(password(house, House.token(changed)).path("ends").isNull())
                    .isTrue();
        }
    }

    private static JsonNode password(House house, String token) {
        return House.json(house.ask(House.with(token, Method.GET, "/api/v1/session")))
                .path("password");
    }

    @Test
    void backLinksGiveTheSameGroupsAsASearchAndACircleEnds() {
        directory.modify("""
                dn: cn=linked,ou=groups,dc=example,dc=org
                changetype: add
                objectClass: groupOfNames
                cn: linked
                member: uid=berit,ou=people,dc=example,dc=org

                dn: cn=circle,ou=groups,dc=example,dc=org
                changetype: add
                objectClass: groupOfNames
                cn: circle
                member: cn=linked,ou=groups,dc=example,dc=org

                dn: cn=linked,ou=groups,dc=example,dc=org
                changetype: modify
                add: member
                member: cn=circle,ou=groups,dc=example,dc=org
                """);
        try (var searched = realm("");
                var linked = realm("group_lookup = \"member-of\"\n")) {
            assertThat(groups(linked, "berit"))
                    .contains("cn=linked,ou=groups,dc=example,dc=org", "cn=circle,ou=groups,dc=example,dc=org");
            assertThat(groups(searched, "berit")).containsAll(groups(linked, "berit"));
            assertThat(groups(searched, "lena")).hasSize(2);
        }
    }

    @Test
    void directBindTakesTheNameForAValueAndNothingElse() {
        String direct = "bind_mode = \"direct\"\nbind_template = \"uid={name},ou=people,dc=example,dc=org\"\n";
        try (var realm = realm(direct)) {
            assertThat(groups(realm, "berit")).contains("cn=editors,ou=groups,dc=example,dc=org");
            assertThat(realm.verify("berit", "guess")).isEqualTo(new Verdict.WrongPassword());
            for (String name : List.of("berit,ou=people,dc=example,dc=org", "berit+uid=anna", "*", "")) {
                assertThat(realm.verify(name, RIGHT)).as(name).isNotInstanceOf(Verdict.Accepted.class);
            }
        }
    }

    @Test
    void thousandsAreLookedUpInSecondsAndNobodyIsLeftOut() {
        List<String> everybody =
                IntStream.range(0, PEOPLE).mapToObj(number -> "p" + number).toList();
        try (var realm = realm("")) {
            realm.standing(List.of("p1"));
            long began = System.nanoTime();
            Map<String, Standing> standings = realm.standing(everybody);
            // The goal is two seconds on a machine that does nothing else; test machines are busy.
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
            assertThat(standings.keySet()).containsExactlyInAnyOrderElementsOf(everybody);
            assertThat(standings.values())
                    .allSatisfy(standing -> assertThat(((Standing.Present) standing).groups())
                            .containsExactly("cn=everybody,ou=groups,dc=example,dc=org"));
        }
    }

    @Test
    void whoIsRemovedOrLockedLosesTheirSessionAndRolesFollowTheGroups() {
        directory.modify(person("gone") + person("shut") + person("risen") + """

                dn: cn=editors,ou=groups,dc=example,dc=org
                changetype: modify
                add: member
                member: uid=gone,ou=people,dc=example,dc=org
                member: uid=shut,ou=people,dc=example,dc=org
                member: uid=risen,ou=people,dc=example,dc=org
                """);
        try (var house = new House(own, toml() + "preset = \"openldap\"\n")) {
            String gone = House.token(house.signIn("gone", RIGHT));
            String shut = House.token(house.signIn("shut", RIGHT));
            String risen = House.token(house.signIn("risen", RIGHT));
            assertThat(sync(house, true).path("losing").asInt()).isZero();
            directory.modify("""
                    dn: uid=gone,ou=people,dc=example,dc=org
                    changetype: delete

                    dn: uid=shut,ou=people,dc=example,dc=org
                    changetype: modify
                    replace: pwdAccountLockedTime
                    pwdAccountLockedTime: 000001010000Z

                    dn: cn=viewers,ou=groups,dc=example,dc=org
                    changetype: modify
                    add: member
                    member: uid=risen,ou=people,dc=example,dc=org
                    """);
            JsonNode plan = sync(house, true);
            assertThat(plan.path("people"))
                    .extracting(person -> person.path("action").asText())
                    .containsExactly("ends", "changes", "ends");
            assertThat(open(house, gone)).as("a dry run changes nothing").isTrue();
            sync(house, false);
            assertThat(List.of(open(house, gone), open(house, shut), open(house, risen)))
                    .containsExactly(false, false, true);
            assertThat(house.audit.events())
                    .anySatisfy(event -> {
                        assertThat(event.action()).isEqualTo("access.end");
                        assertThat(event.target()).isEqualTo("gone");
                        assertThat(event.detail())
                                .containsEntry("before", "editor")
                                .containsEntry("sessions", "1");
                    })
                    .anySatisfy(event -> {
                        assertThat(event.action()).isEqualTo("access.change");
                        assertThat(event.detail())
                                .containsEntry("before", "editor")
                                .containsEntry("after", "editor,viewer");
                    });
        }
    }

    @Test
    void whenTheGroupsAreGoneOrMisspeltNobodyLosesAnything() {
        StringBuilder people = new StringBuilder();
        StringBuilder members = new StringBuilder(
                "\ndn: cn=crew,ou=groups,dc=example,dc=org\nchangetype: add\nobjectClass: groupOfNames\ncn: crew\n");
        for (int i = 0; i < 6; i++) {
            people.append(person("crew" + i));
            members.append("member: uid=crew").append(i).append(",ou=people,dc=example,dc=org\n");
        }
        directory.modify(people.toString() + members);
        String toml = toml() + "preset = \"openldap\"\n";
        toml = toml.replaceAll(
                "(?s)viewer_groups = \\[.*?]", "viewer_groups = [\"cn=crew,ou=groups,dc=example,dc=org\"]");
        try (var house = new House(own, toml)) {
            List<String> tokens = IntStream.range(0, 5)
                    .mapToObj(number -> House.token(house.signIn("crew" + number, RIGHT)))
                    .toList();
            String shut = House.token(house.signIn("crew5", RIGHT));
            directory.modify(
                    "dn: cn=crew,ou=groups,dc=example,dc=org\nchangetype: modrdn\nnewrdn: cn=team\ndeleteoldrdn: 1\n");
            // Of one of them the directory says something, and that is believed all the same.
            directory.modify("dn: uid=crew5,ou=people,dc=example,dc=org\nchangetype: modify\n"
                    + "replace: pwdAccountLockedTime\npwdAccountLockedTime: 000001010000Z\n");
            JsonNode halted = sync(house, false);
            assertThat(open(house, shut)).isFalse();
            assertThat(halted.path("halted").asBoolean()).isTrue();
            assertThat(halted.path("problem").path("code").asText()).isEqualTo("MK-LDP-016");
            assertThat(tokens)
                    .allSatisfy(token -> assertThat(open(house, token)).isTrue());
            assertThat(house.identity().checks())
                    .anySatisfy(check -> assertThat(check.name()).isEqualTo("directory-sync"))
                    .filteredOn(check -> check.name().equals("directory-sync"))
                    .allSatisfy(check -> assertThat(check.run()).hasSize(1));
            // The administrator meant it.
            house.ask(StubRequest.of(Method.POST, "/api/v1/ldap/sync")
                    .atSocket()
                    .withJson(Map.of("dryRun", false, "beyondGuard", true)));
            assertThat(tokens)
                    .allSatisfy(token -> assertThat(open(house, token)).isFalse());
        }
        try (var realm = realm(
                "", text -> text.replace("ou=groups,dc=example,dc=org\"\n", "ou=services,dc=example,dc=org\"\n"))) {
            assertThat(realm.standing(List.of("anna", "berit")).values())
                    .allSatisfy(standing -> assertThat(standing).isInstanceOf(Standing.Unknown.class));
        }
        try (var realm = realm("", text -> text.replace("user_base = \"ou=people", "user_base = \"ou=groups"))) {
            assertThat(realm.standing(List.of("anna", "berit")).values())
                    .allSatisfy(standing -> assertThat(standing).isInstanceOf(Standing.Unknown.class));
        }
    }

    @Test
    void peopleSeenLatelySignInWhileTheDirectoryIsDownIfTheSettingsAllowIt() throws Exception {
        try (OpenLdap brief = OpenLdap.startWithPolicy(own.resolve("ldap"), 0);
                var house = new House(own.resolve("house"), toml(brief) + "offline_sign_in = \"1d\"\n")) {
            house.signIn("berit", RIGHT);
            brief.kill();
            assertThat(House.json(house.signIn("berit", RIGHT)).path("name").asText())
                    .isEqualTo("berit");
            assertThat(house.audit.events())
                    .anySatisfy(event -> assertThat(event.action()).isEqualTo("directory.offline"));
            for (String[] wrong : new String[][] {{"berit", "guess"}, {"anna", RIGHT}}) {
                assertThat(catchThrowableOfType(
                                ProblemException.Unavailable.class, () -> house.signIn(wrong[0], wrong[1])))
                        .isNotNull();
            }
            house.clock.step(Duration.ofDays(2));
            assertThat(catchThrowableOfType(ProblemException.Unavailable.class, () -> house.signIn("berit", RIGHT)))
                    .isNotNull();
        }
    }

    @Test
    void settingsThatAreNotInForceAreTriedAndWhoWouldLoseOrGetAccessIsNamed() {
        directory.modify(person("apart") + """

                dn: cn=apart,ou=groups,dc=example,dc=org
                changetype: add
                objectClass: groupOfNames
                cn: apart
                member: uid=apart,ou=people,dc=example,dc=org
                """);
        try (var house = new House(own, toml())) {
            house.signIn("berit", RIGHT);
            String other = toml().replace("cn=editors,", "cn=apart,");
            JsonNode report = House.json(house.ask(StubRequest.of(Method.POST, "/api/v1/ldap/candidate")
                    .atSocket()
                    .withJson(Map.of(
                            "configuration",
                            other,
                            "file",
                            own.resolve("other.toml").toString()))));
            assertThat(report.path("test").path("steps")).hasSize(7);
            JsonNode forecast = report.path("people");
            assertThat(forecast.path("asked").asInt()).isGreaterThan(PEOPLE);
            assertThat(forecast.path("everybody").asBoolean()).isTrue();
            assertThat(changed(forecast, "berit")).isEqualTo("changes true [\"editor\",\"viewer\"] [\"viewer\"]");
            assertThat(changed(forecast, "apart")).isEqualTo("gains false [] [\"editor\"]");
            JsonNode without = House.json(house.ask(StubRequest.of(Method.POST, "/api/v1/ldap/candidate")
                    .atSocket()
                    .withJson(Map.of("configuration", "", "file", "/none.toml"))));
            assertThat(without.path("test").path("steps")).isEmpty();
            assertThat(changed(without.path("people"), "berit")).isEqualTo("loses true [\"editor\",\"viewer\"] []");
            JsonNode groups = House.json(house.ask(StubRequest.of(Method.POST, "/api/v1/ldap/groups")
                    .atSocket()
                    .withJson(Map.of("user", "berit"))));
            assertThat(groups.path("entries").toString()).contains("cn=editors").contains("editor");
            JsonNode found = House.json(house.ask(StubRequest.of(Method.POST, "/api/v1/ldap/search")
                    .atSocket()
                    .withJson(Map.of("text", "eri"))));
            assertThat(found.path("entries").get(0).path("name").asText()).isEqualTo("berit");
        }
    }

    private static String changed(JsonNode forecast, String name) {
        for (JsonNode person : forecast.path("people")) {
            if (person.path("name").asText().equals(name)) {
                return person.path("change").asText() + " " + person.path("seen") + " " + person.path("before") + " "
                        + person.path("after");
            }
        }
        return "";
    }

    private static String toml() {
        return toml(directory);
    }

    private static String toml(OpenLdap of) {
        return of.toml()
                .replaceAll(
                        "(?s)editor_groups = \\[.*?]", "editor_groups = [\"cn=editors,ou=groups,dc=example,dc=org\"]");
    }

    private static JsonNode sync(House house, boolean dryRun) {
        return House.json(house.ask(StubRequest.of(Method.POST, "/api/v1/ldap/sync")
                .atSocket()
                .withJson(Map.of("dryRun", dryRun, "beyondGuard", false))));
    }

    private static boolean open(House house, String token) {
        return !house.identity()
                .authenticator()
                .authenticate(House.with(token, Method.GET, "/api/v1/session"))
                .anonymous();
    }

    private static Set<String> groups(LdapRealm realm, String name) {
        return ((Verdict.Accepted) realm.verify(name, RIGHT)).person().groups();
    }

    private static String person(String name) {
        return """

                dn: uid=%1$s,ou=people,dc=example,dc=org
                changetype: add
                objectClass: inetOrgPerson
                uid: %1$s
                cn: %1$s
                sn: %1$s
                userPassword: %2$s
                """.formatted(name, RIGHT);
    }

    private static LdapRealm realm(String more) {
        return realm(more, text -> text);
    }

    private static LdapRealm realm(String more, UnaryOperator<String> change) {
        LdapSection settings = ConfigurationFile.parse(change.apply(toml()) + "preset = \"openldap\"\n" + more)
                .check("test")
                .configuration()
                .ldap();
        return new LdapRealm(settings, AddedAuthorities.NONE, Clock.systemUTC());
    }
}
