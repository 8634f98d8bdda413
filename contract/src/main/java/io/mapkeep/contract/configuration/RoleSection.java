package io.mapkeep.contract.configuration;

import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

/**
 * {@code [role.NAME]}: a role of the organisation's own. Here and not in the database, because what a role allows is a rule of the house: it is reviewed, compared
 * and rolled back with the other settings, and whoever takes over an administrator's session cannot make themselves a mightier one.
 *
 * @param permissions all that it allows
 * @param ldapGroups distinguished names of the groups whose members have it
 */
public record RoleSection(List<String> permissions, List<String> ldapGroups) {
    /** The words that the daemon knows; a test holds them against its own. */
    public static final List<String> PERMISSIONS = List.of(
            "read_datasets",
            "query",
            "import_datasets",
            "manage_datasets",
            "read_audit",
            "operate",
            "manage_accounts",
            "administer");

    private static final List<String> BUILT_IN = List.of("viewer", "editor", "admin", "auditor", "operator");

    static RoleSection read(Section in) {
        String word = in.name().substring("role.".length());
        var section = new RoleSection(
                in.texts(
                        "permissions",
                        "permissions",
                        "All that the role allows, out of: " + String.join(", ", PERMISSIONS) + ".",
                        RoleSection::permission),
                in.texts(
                        "ldap_groups",
                        "distinguished names",
                        "Groups of the directory whose members have the role.",
                        RoleSection::distinguishedName));
        if (BUILT_IN.contains(word)) {
            in.mistake("permissions", "the role " + word + " is built in; give yours another name");
        }
        return section;
    }

    /** One that cannot be read would never match, in silence. */
    private static String distinguishedName(String written) {
        try {
            return new LdapName(written).isEmpty() ? "" : written;
        } catch (InvalidNameException wrong) {
            throw new IllegalArgumentException(
                    "expected a distinguished name like cn=maps,ou=groups,dc=example,dc=org", wrong);
        }
    }

    private static String permission(String written) {
        if (!PERMISSIONS.contains(written)) {
            throw new IllegalArgumentException("no such permission" + Nearest.hint(written, PERMISSIONS));
        }
        return written;
    }
}
