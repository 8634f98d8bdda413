package io.mapkeep.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.contract.problem.ProblemException.NotAuthenticated;
import io.mapkeep.trust.AddedAuthorities;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Active Directory says on the wire, and what it is taken for. */
final class ActiveDirectoryTest {
    private static final String RIGHT = FakeActiveDirectory.PASSWORD;
    private static final int CROWD = 4000;

    @TempDir
    static Path folder;

    private static TlsKeys keys;
    private static FakeActiveDirectory directory;

    @BeforeAll
    static void start() {
        keys = new TlsKeys(folder);
        directory = new FakeActiveDirectory(keys);
        directory.person("anna");
        directory.person("berit");
        directory.group("inner", List.of("anna"));
        directory.group("middle", List.of("inner"));
        directory.group("outer", List.of("middle", "ring"));
        directory.group("ring", List.of("outer"));
        List<String> crowd =
                IntStream.range(0, CROWD).mapToObj(number -> "p" + number).toList();
        crowd.subList(CROWD - 40, CROWD).forEach(name -> directory.person(name));
        directory.group("crowd", crowd);
    }

    @AfterAll
    static void stop() {
        directory.close();
    }

    @ParameterizedTest
    @CsvSource({
        "530, NOT_NOW, true",
        "531, NOT_NOW, true",
        "533, DISABLED, true",
        "701, EXPIRED, true",
        "775, LOCKED, false"
    })
    void aSubCodeIsToldApartAndAWrongPasswordStaysOne(String code, Bar bar, boolean proven) {
        String name = "sub" + code;
        directory.person(name);
        directory.refuse(name, code);
        try (var realm = realm("")) {
            assertThat(realm.verify(name, RIGHT)).isEqualTo(new Verdict.Barred(bar, proven));
            if (proven) {
                assertThat(realm.verify(name, "guess")).isEqualTo(new Verdict.WrongPassword());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"532", "773"})
    void whoIsOverdueChangesThePasswordThoughNobodyMayBindWithIt(String code) {
        String name = "overdue" + code;
        directory.person(name);
        directory.refuse(name, code);
        try (var off = realm("password_change = \"off\"\n");
                var realm = realm("")) {
            assertThat(off.verify(name, RIGHT)).isInstanceOf(Verdict.Barred.class);
            assertThat(realm.verify(name, RIGHT)).isInstanceOf(Verdict.MustChange.class);
            assertThatThrownBy(() -> realm.changePassword(name, "guess", "other water 8 stones"))
                    .isInstanceOf(NotAuthenticated.class);
            assertThatThrownBy(() -> realm.changePassword(name, RIGHT, "short"))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessageContaining("too short");
            realm.changePassword(name, RIGHT, "other water 8 stones");
            assertThat(realm.verify(name, "other water 8 stones")).isInstanceOf(Verdict.Accepted.class);
        }
    }

    @Test
    void theDirectoryItselfFollowsGroupsInGroupsAndCircles() {
        try (var realm = realm("")) {
            assertThat(groups(realm, "anna")).hasSize(4);
        }
        try (var levels = realm("group_lookup = \"search\"\nnested_group_depth = 1\n")) {
            assertThat(groups(levels, "anna")).hasSize(2);
        }
    }

    @Test
    void membersBeyondTheFirstRangeCountAndALostRangeTakesNothingAway() {
        List<String> names = new ArrayList<>();
        IntStream.range(CROWD - 40, CROWD).forEach(number -> names.add("p" + number));
        try (var realm = realm("")) {
            assertThat(realm.standing(names).values())
                    .hasSize(40)
                    .allSatisfy(standing -> assertThat(((Standing.Present) standing).groups())
                            .containsExactly(FakeActiveDirectory.dn("crowd")));
            directory.losesRanges = true;
            assertThat(realm.standing(names).values())
                    .hasSize(40)
                    .allSatisfy(standing -> assertThat(
                                    ((Standing.Unknown) standing).problem().code())
                            .isEqualTo("MK-LDP-015"));
        } finally {
            directory.losesRanges = false;
        }
    }

    @Test
    void accountsAreShutByTheirFlagOrTheirDate() {
        directory.person("flagged", "userAccountControl: 514");
        directory.person("dated", "accountExpires: 132000000000000000");
        directory.person("endless", "accountExpires: 9223372036854775807");
        try (var realm = realm("")) {
            var standings = realm.standing(List.of("flagged", "dated", "endless", "gone"));
            assertThat(standings.get("flagged")).isInstanceOf(Standing.Disabled.class);
            assertThat(standings.get("dated")).isInstanceOf(Standing.Disabled.class);
            assertThat(standings.get("endless")).isInstanceOf(Standing.Present.class);
            assertThat(standings.get("gone")).isInstanceOf(Standing.Absent.class);
        }
    }

    /** Berit's principal name begins like Anna's account; with it and her own password she must not become Anna. */
    @Test
    void aPrincipalNameThatBeginsLikeAnotherAccountIsNotThatAccount() {
        String direct = "bind_mode = \"direct\"\nbind_template = \"{name}@corp.example\"\n";
        try (var realm = realm(direct)) {
            assertThat(groups(realm, "anna")).hasSize(4);
            assertThat(realm.verify("anna@corp.example,dc=x", RIGHT)).isEqualTo(new Verdict.UnknownUser());
            directory.principal("anna@corp.example", "berit");
            assertThat(realm.verify("anna", RIGHT)).isInstanceOf(Verdict.Unreachable.class);
        } finally {
            directory.principal("anna@corp.example", "anna");
        }
    }

    private static java.util.Set<String> groups(LdapRealm realm, String name) {
        return ((Verdict.Accepted) realm.verify(name, RIGHT)).person().groups();
    }

    private static LdapRealm realm(String more) {
        String toml = keys.toml(directory.port()).replace("500ms", "5s") + "preset = \"active-directory\"\n" + more;
        return new LdapRealm(
                ConfigurationFile.parse(toml).check("test").configuration().ldap(),
                AddedAuthorities.NONE,
                Clock.systemUTC());
    }
}
