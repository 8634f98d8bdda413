package io.mapkeep.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.contract.configuration.RoleSection;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.contract.problem.ProblemException.NotPermitted;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RolesTest {
    private static final Principal EVE = new Principal("eve", "Eve", "ldap", Set.of(Role.EDITOR));

    @Test
    void wordsOfRolesThatThereAreNotGiveNothing() {
        Roles roles = Roles.with(Set.of(new Role("steward", Set.of(Permission.MANAGE_DATASETS))));
        assertThat(roles.ofJoined("steward,VIEWER,emperor,,"))
                .extracting(Role::word)
                .containsOnly("steward", "viewer");
        assertThat(Roles.BUILT_IN.ofJoined("steward")).isEmpty();
        assertThatThrownBy(() -> Roles.with(Set.of(new Role("viewer", Set.of(Permission.ADMINISTER)))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theSettingsKnowThePermissionsThatThereAre() {
        assertThat(RoleSection.PERMISSIONS)
                .containsExactlyElementsOf(
                        Arrays.stream(Permission.values()).map(Permission::word).toList());
    }

    @Test
    void aScopeNarrowsAndNeverGives() {
        var all = new Scope(Set.of(Permission.values()), Optional.empty(), Map.of());
        var reading = new Scope(Set.of(Permission.READ_DATASETS), Optional.empty(), Map.of());
        assertThat(EVE.by("key", Optional.of(all)).may(Permission.MANAGE_DATASETS))
                .isFalse();
        assertThat(EVE.by("key", Optional.of(reading)).may(Permission.READ_DATASETS))
                .isTrue();
        assertThat(EVE.by("key", Optional.of(reading)).may(Permission.QUERY)).isFalse();
        assertThatThrownBy(() -> EVE.by("key", Optional.of(reading)).require(Permission.QUERY))
                .isInstanceOfSatisfying(
                        NotPermitted.class,
                        refused -> assertThat(refused.problem().code()).isEqualTo("MK-ACC-003"));
    }

    @Test
    void bothListsOfAScopeMustAgree() {
        var scope = new Scope(
                Set.of(),
                Optional.of(Set.of("roads", "rivers")),
                Map.of("roads", Set.of(Verb.SELECT), "lakes", Set.of(Verb.values())));
        assertThat(scope.allows("roads", Verb.SELECT)).isTrue();
        assertThat(scope.allows("roads", Verb.DELETE)).isFalse();
        assertThat(scope.allows("rivers", Verb.DELETE)).isTrue();
        assertThat(scope.allows("lakes", Verb.SELECT)).isFalse();
    }

    @Test
    void distinguishedNamesAreComparedAsDirectoriesDo() {
        var group = new Grantee.Group("ldap", "cn=Maps\\, all,ou=groups,dc=example,dc=org");
        assertThat(group.is("ldap", "CN=maps\\2C all, OU=Groups, DC=example, DC=org"))
                .isTrue();
        assertThat(group.is("oidc:google", "cn=Maps\\, all,ou=groups,dc=example,dc=org"))
                .isFalse();
        assertThat(group.is("ldap", "cn=Maps,ou=groups,dc=example,dc=org")).isFalse();
        assertThat(new Grantee.Group("oidc:x", "Maps").is("oidc:x", "maps")).isFalse();
    }

    @Test
    void granteesAreReadAsTheyAreWritten() {
        for (String text : new String[] {
            "user:ldap/ann", "user:oidc:google/ann@example.org", "group:ldap/cn=a/b,dc=x", "role:viewer"
        }) {
            assertThat(Grantee.parse(text, name -> "nowhere").text()).isEqualTo(text);
        }
        assertThat(Grantee.parse("user: Ann ", name -> "local")).isEqualTo(new Grantee.Person("local", "ann"));
        assertThat(Grantee.parse("group:cn=a/b,dc=x", name -> "")).isEqualTo(new Grantee.Group("ldap", "cn=a/b,dc=x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ann", "user:", "user: ", "users:ann", "user:a\u0000b", "group:a\nb"})
    void whatNamesNobodyIsRefused(String text) {
        assertThatThrownBy(() -> Grantee.parse(text, name -> "ldap")).isInstanceOf(InvalidInput.class);
    }
}
