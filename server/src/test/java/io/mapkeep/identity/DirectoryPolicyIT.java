package io.mapkeep.identity;

import static io.mapkeep.identity.PolicyDirectory.RIGHT;
import static io.mapkeep.identity.PolicyDirectory.open;
import static io.mapkeep.identity.PolicyDirectory.person;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.contract.problem.ProblemException.NotAuthenticated;
import io.mapkeep.identity.ldap.Bar;
import io.mapkeep.identity.ldap.LdapRealm;
import io.mapkeep.identity.ldap.OpenLdap;
import io.mapkeep.identity.ldap.Verdict;
import io.mapkeep.rest.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real OpenLDAP server with a password policy and back links says, and what follows from it. */
final class DirectoryPolicyIT {

    @TempDir
    static Path folder;

    private static OpenLdap directory;

    @TempDir
    Path own;

    @BeforeAll
    static void start() {
        directory = OpenLdap.startWithPolicy(folder, 0);
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

    @Test
    void aPersonOfTwoNamesHasOneCountAndIsNotLockedByGuessesAtBoth() {
        directory.modify(person("double").replace("cn: double", "cn: other name"));
        String twoNames = "preset = \"openldap\"\nuser_filter = \"(|(uid={name})(cn={name}))\"\n"
                + "[limits]\ndirectory_failures = 3\n";
        try (var house = new House(own, toml() + twoNames);
                var realm = realm("")) {
            for (String name : List.of("double", "other name", "other name")) {
                var wrong = catchThrowableOfType(ProblemException.class, () -> house.signIn(name, "guess"));
                assertThat(wrong.problem().code()).isEqualTo("MK-IDN-001");
            }
            // In silence: a stranger must not learn that both names are one person's.
            assertThat(house.audit.last().detail()).containsEntry("reason", "too-many-failures");
            assertThat(realm.verify("double", RIGHT)).isInstanceOf(Verdict.Accepted.class);
        }
    }

    @Test
    void whatADirectorySaysOfSomebodyIsCutToWhatCanBeKeptAndShown() {
        directory.modify(person("odd").replace("cn: odd", "cn:: " + base64("\u202e\u0007<b>" + "x".repeat(60_000)))
                + person("u".repeat(201))
                + """

                dn: cn=editors,ou=groups,dc=example,dc=org
                changetype: modify
                add: member
                member: uid=odd,ou=people,dc=example,dc=org
                """);
        try (var house = new House(own, toml() + "preset = \"openldap\"\n")) {
            String shown =
                    House.json(house.signIn("odd", RIGHT)).path("displayName").asText();
            assertThat(shown).hasSize(200).startsWith("<b>xxx");
        }
        try (var realm = realm("")) {
            assertThat(realm.verify("u".repeat(201), RIGHT)).isEqualTo(new Verdict.UnknownUser());
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
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
    void peopleSeenLatelySignInWhileTheDirectoryIsDownIfTheSettingsAllowIt() throws Exception {
        try (OpenLdap brief = OpenLdap.startWithPolicy(own.resolve("ldap"), 0);
                var house =
                        new House(own.resolve("house"), PolicyDirectory.toml(brief) + "offline_sign_in = \"1d\"\n")) {
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

    private static Set<String> groups(LdapRealm realm, String name) {
        return ((Verdict.Accepted) realm.verify(name, RIGHT)).person().groups();
    }

    private static String toml() {
        return PolicyDirectory.toml(directory);
    }

    private static LdapRealm realm(String more) {
        return PolicyDirectory.realm(directory, more, text -> text);
    }
}
