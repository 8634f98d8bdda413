package io.mapkeep.identity.role;

import io.mapkeep.access.Grantee;
import io.mapkeep.access.Role;
import io.mapkeep.contract.configuration.Configuration;
import io.mapkeep.contract.configuration.LdapSection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A group that the settings give a role.
 *
 * @param key the setting that says so, like {@code ldap.editor_groups}
 */
record Mapping(Grantee.Group group, String role, String key) {
    /** All that the settings say. */
    static List<Mapping> in(Configuration settings) {
        List<Mapping> mappings = new ArrayList<>();
        add(mappings, settings.ldap().roles(), "ldap", "ldap");
        settings.oidc().forEach((name, provider) -> add(mappings, provider.roles(), "oidc:" + name, "oidc." + name));
        settings.roles().forEach((word, role) -> {
            add(mappings, "ldap", role.ldapGroups(), word, "role." + word + ".ldap_groups");
            role.oidcGroups()
                    .forEach(group -> add(
                            mappings,
                            "oidc:" + group.provider(),
                            List.of(group.value()),
                            word,
                            "role." + word + ".oidc_groups"));
        });
        return List.copyOf(mappings);
    }

    private static void add(List<Mapping> mappings, LdapSection.Roles groups, String realm, String section) {
        add(mappings, realm, groups.viewer(), Role.VIEWER.word(), section + ".viewer_groups");
        add(mappings, realm, groups.editor(), Role.EDITOR.word(), section + ".editor_groups");
        add(mappings, realm, groups.admin(), Role.ADMIN.word(), section + ".admin_groups");
        add(mappings, realm, groups.auditor(), Role.AUDITOR.word(), section + ".auditor_groups");
        add(mappings, realm, groups.operator(), Role.OPERATOR.word(), section + ".operator_groups");
    }

    private static void add(List<Mapping> mappings, String realm, List<String> groups, String role, String key) {
        groups.forEach(group -> mappings.add(new Mapping(new Grantee.Group(realm, group), role, key)));
    }

    /** Whether one of these groups of a realm is meant. */
    Optional<String> matching(String realm, Iterable<String> groups) {
        for (String each : groups) {
            if (group.is(realm, each)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
