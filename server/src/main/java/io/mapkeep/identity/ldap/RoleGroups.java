package io.mapkeep.identity.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import io.mapkeep.access.Role;
import io.mapkeep.contract.configuration.LdapSection.Roles;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.BadConfiguration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which groups give which role, by the settings. */
final class RoleGroups {
    private final Map<Role, Set<String>> mapping = new LinkedHashMap<>();

    RoleGroups(Roles roles) {
        mapping.put(Role.VIEWER, normalized(roles.viewer(), "ldap.viewer_groups"));
        mapping.put(Role.EDITOR, normalized(roles.editor(), "ldap.editor_groups"));
        mapping.put(Role.ADMIN, normalized(roles.admin(), "ldap.admin_groups"));
        mapping.put(Role.AUDITOR, normalized(roles.auditor(), "ldap.auditor_groups"));
        mapping.put(Role.OPERATOR, normalized(roles.operator(), "ldap.operator_groups"));
    }

    Set<Role> roles(Collection<String> groups) throws LDAPException {
        Set<Role> roles = new LinkedHashSet<>();
        for (String group : groups) {
            String name = DN.normalize(group);
            mapping.forEach((role, names) -> {
                if (names.contains(name)) {
                    roles.add(role);
                }
            });
        }
        return roles;
    }

    /** Whether any group gives any role; without one nobody of the directory can do anything. */
    boolean any() {
        return mapping.values().stream().anyMatch(names -> !names.isEmpty());
    }

    private static Set<String> normalized(List<String> names, String key) {
        Set<String> set = new LinkedHashSet<>();
        for (String name : names) {
            try {
                set.add(DN.normalize(name));
            } catch (LDAPException malformed) {
                throw new BadConfiguration(
                        Problem.of(
                                "MK-LDP-008",
                                "A name in " + key + " is not a distinguished name.",
                                "\"" + name + "\": " + malformed.getMessage(),
                                "Write it as the directory does, like cn=maps,ou=groups,dc=example,dc=org."),
                        malformed);
            }
        }
        return set;
    }
}
