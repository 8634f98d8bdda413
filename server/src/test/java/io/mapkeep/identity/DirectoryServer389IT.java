package io.mapkeep.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.unboundid.util.StaticUtils;
import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.contract.problem.ProblemException.NotAuthenticated;
import io.mapkeep.identity.ldap.Bar;
import io.mapkeep.identity.ldap.DirectoryServer389;
import io.mapkeep.identity.ldap.LdapRealm;
import io.mapkeep.identity.ldap.OpenLdap;
import io.mapkeep.identity.ldap.Standing;
import io.mapkeep.identity.ldap.Verdict;
import io.mapkeep.trust.AddedAuthorities;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real 389 Directory Server says, with the preset for it: groups in groups, passwords by its rules, and accounts that it keeps out. */
final class DirectoryServer389IT {
    private static final String RIGHT = OpenLdap.PASSWORD;
    private static final String GROUPS = ",ou=groups,dc=example,dc=org";

    @TempDir
    static Path folder;

    private static DirectoryServer389 directory;

    @BeforeAll
    static void start() {
        directory = DirectoryServer389.start(folder);
        // Only now, so that the plug-in writes the back links; a circle of groups is among them.
        directory.modify("""
                dn: cn=viewers,ou=groups,dc=example,dc=org
                changetype: add
                objectClass: groupOfNames
                cn: viewers
                member: uid=anna,ou=people,dc=example,dc=org
                member: uid=gone,ou=people,dc=example,dc=org
                member: cn=inner,ou=groups,dc=example,dc=org

                dn: cn=inner,ou=groups,dc=example,dc=org
                changetype: add
                objectClass: groupOfNames
                cn: inner
                member: uid=lena,ou=people,dc=example,dc=org
                member: cn=viewers,ou=groups,dc=example,dc=org

                dn: cn=unique,ou=groups,dc=example,dc=org
                changetype: add
                objectClass: groupOfUniqueNames
                cn: unique
                uniqueMember: uid=lena,ou=people,dc=example,dc=org
                """);
    }

    @AfterAll
    static void stop() {
        directory.close();
    }

    @Test
    void groupsInGroupsAreFoundBySearchAndByBackLinks() {
        try (var searched = realm("");
                var linked = realm("group_lookup = \"member-of\"\n")) {
            for (int again = 0; again < 2; again++) {
                assertThat(groups(searched, "lena"))
                        .containsExactlyInAnyOrder("cn=inner" + GROUPS, "cn=viewers" + GROUPS, "cn=unique" + GROUPS);
            }
            assertThat(groups(linked, "lena")).containsExactlyInAnyOrder("cn=inner" + GROUPS, "cn=viewers" + GROUPS);
            assertThat(searched.verify("lena", "guess")).isEqualTo(new Verdict.WrongPassword());
            assertThat(searched.verify("nobody", RIGHT)).isEqualTo(new Verdict.UnknownUser());
            assertThat(searched.verify("*", RIGHT)).isEqualTo(new Verdict.UnknownUser());
        }
    }

    @Test
    void aPasswordThatAnAdministratorSetIsChangedByTheDirectorysRules() {
        directory.modify(replacing("reset", "userPassword", "first password 1"));
        try (var realm = realm("")) {
            assertThat(realm.verify("reset", "first password 1")).isInstanceOf(Verdict.MustChange.class);
            assertThat(realm.verify("reset", "guess")).isEqualTo(new Verdict.WrongPassword());
            for (String refused : List.of("short", "first password 1")) {
                var rule = catchThrowableOfType(
                        InvalidInput.class, () -> realm.changePassword("reset", "first password 1", refused));
                assertThat(rule.problem().code()).as(refused).isEqualTo("MK-LDP-026");
            }
            assertThat(catchThrowableOfType(
                            NotAuthenticated.class, () -> realm.changePassword("reset", "guess", "second password 2")))
                    .isNotNull();
            realm.changePassword("reset", "first password 1", "second password 2");
            assertThat(realm.verify("reset", "second password 2")).isInstanceOf(Verdict.Accepted.class);
        }
    }

    @Test
    void expiredEndingSoonLockedAndInactivatedAreToldApart() {
        directory.modify(replacing("soon", "passwordExpirationTime", tonight()));
        directory.modify(replacing("gone", "nsAccountLock", "TRUE"));
        try (var realm = realm("")) {
            assertThat(realm.verify("expired", RIGHT)).isEqualTo(new Verdict.Barred(Bar.PASSWORD_EXPIRED, true));
            assertThat(realm.verify("expired", "guess")).isEqualTo(new Verdict.WrongPassword());
            // From the first warning on it gives its owner the whole time of warnings, a day.
            assertThat(((Verdict.Accepted) realm.verify("soon", RIGHT)).passwordEnds())
                    .hasValue(Duration.ofDays(1));
            for (int guess = 0; guess < 3; guess++) {
                realm.verify("locked", "guess");
            }
            assertThat(realm.verify("locked", RIGHT)).isEqualTo(new Verdict.Barred(Bar.LOCKED, false));
            assertThat(realm.verify("gone", RIGHT)).isEqualTo(new Verdict.Barred(Bar.DISABLED, false));
            var standings = realm.standing(List.of("anna", "gone", "locked", "nobody"));
            assertThat(standings.get("anna"))
                    .isEqualTo(new Standing.Present(Set.of("cn=viewers" + GROUPS, "cn=inner" + GROUPS)));
            assertThat(standings.get("gone")).isEqualTo(new Standing.Disabled());
            assertThat(standings.get("locked")).isInstanceOf(Standing.Present.class);
            assertThat(standings.get("nobody")).isEqualTo(new Standing.Absent());
        }
    }

    private static String tonight() {
        return StaticUtils.encodeGeneralizedTime(Date.from(Instant.now().plus(Duration.ofHours(2))));
    }

    private static String replacing(String person, String attribute, String value) {
        return """
                dn: uid=%s,ou=people,dc=example,dc=org
                changetype: modify
                replace: %s
                %s: %s
                """.formatted(person, attribute, attribute, value);
    }

    private static Set<String> groups(LdapRealm realm, String name) {
        return ((Verdict.Accepted) realm.verify(name, RIGHT)).person().groups();
    }

    private static LdapRealm realm(String more) {
        return new LdapRealm(
                ConfigurationFile.parse(directory.toml() + more)
                        .check("test")
                        .configuration()
                        .ldap(),
                AddedAuthorities.NONE,
                Clock.systemUTC());
    }
}
