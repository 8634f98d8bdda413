package io.mapkeep.identity.role;

import io.mapkeep.access.Grantee;
import io.mapkeep.access.Role;
import io.mapkeep.contract.configuration.Configuration;
import io.mapkeep.contract.configuration.LdapSection;
import java.util.ArrayList;
import java.util.List;

/**
 * A group that the settings give a role.
 *
 * @param key the setting that says so, like {@code ldap.editor_groups}
 */
record Mapping(Grantee.Group group, String role, String key) {
    /** All that the settings say. */
    static List<Mapping> in(Configuration settings) {
        List<Mapping> mappings = new ArrayList<>();
        LdapSection.Roles ldap = settings.ldap().roles();
        add(mappings, ldap.viewer(), Role.VIEWER.word(), "ldap.viewer_groups");
        add(mappings, ldap.editor(), Role.EDITOR.word(), "ldap.editor_groups");
        add(mappings, ldap.admin(), Role.ADMIN.word(), "ldap.admin_groups");
        add(mappings, ldap.auditor(), Role.AUDITOR.word(), "ldap.auditor_groups");
        add(mappings, ldap.operator(), Role.OPERATOR.word(), "ldap.operator_groups");
        settings.oidc().forEach((name, provider) -> {
            LdapSection.Roles theirs = provider.roles();
            String section = "oidc." + name;
            add(mappings, provider.realm(), theirs.viewer(), Role.VIEWER.word(), section + ".viewer_groups");
            add(mappings, provider.realm(), theirs.editor(), Role.EDITOR.word(), section + ".editor_groups");
            add(mappings, provider.realm(), theirs.admin(), Role.ADMIN.word(), section + ".admin_groups");
            add(mappings, provider.realm(), theirs.auditor(), Role.AUDITOR.word(), section + ".auditor_groups");
            add(mappings, provider.realm(), theirs.operator(), Role.OPERATOR.word(), section + ".operator_groups");
        });
        settings.roles()
                .forEach((word, role) -> add(mappings, role.ldapGroups(), word, "role." + word + ".ldap_groups"));
        return List.copyOf(mappings);
    }

    private static void add(List<Mapping> mappings, List<String> groups, String role, String key) {
        add(mappings, "ldap", groups, role, key);
    }

    private static void add(List<Mapping> mappings, String realm, List<String> groups, String role, String key) {
        groups.forEach(group -> mappings.add(new Mapping(new Grantee.Group(realm, group), role, key)));
    }

    /** Whether one of these groups of a realm is meant. */
    java.util.Optional<String> matching(String realm, Iterable<String> groups) {
        for (String each : groups) {
            if (group.is(realm, each)) {
                return java.util.Optional.of(each);
            }
        }
        return java.util.Optional.empty();
    }
}
