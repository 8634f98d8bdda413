package io.mapkeep.contract.configuration;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

/**
 * {@code [role.NAME]}: a role of the organisation's own. Here and not in the database, because what a role allows is a rule of the house: it is reviewed, compared
 * and rolled back with the other settings, and whoever takes over an administrator's session cannot make themselves a mightier one.
 *
 * @param permissions all that it allows
 * @param ldapGroups distinguished names of the groups whose members have it
 * @param oidcGroups values of a provider's claims for groups; whoever has one has the role
 */
public record RoleSection(List<String> permissions, List<String> ldapGroups, List<OidcGroup> oidcGroups) {
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

    /**
     * A value of the claims for groups of one provider.
     *
     * @param provider the name of its section {@code [oidc.NAME]}
     */
    public record OidcGroup(String provider, String value) {
        private static final Pattern WRITTEN = Pattern.compile("([a-z][a-z0-9-]{0,31})/(\\S.{0,299})");

        static OidcGroup parse(String written) {
            Matcher parts = WRITTEN.matcher(written);
            if (!parts.matches() || written.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException(
                        "expected a provider's name and a value, like staff/maps for [oidc.staff]");
            }
            return new OidcGroup(parts.group(1), parts.group(2));
        }
    }

    /** @param providers the names of the sections {@code [oidc.NAME]} */
    static RoleSection read(Section in, Set<String> providers) {
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
                        RoleSection::distinguishedName),
                in.texts(
                        "oidc_groups",
                        "PROVIDER/VALUE",
                        "Values of a provider's claims for groups that give the role, like \"staff/maps\" for the value maps of [oidc.staff].",
                        OidcGroup::parse));
        if (BUILT_IN.contains(word)) {
            in.mistake("permissions", "the role " + word + " is built in; give yours another name");
        }
        for (OidcGroup group : section.oidcGroups()) {
            if (!providers.contains(group.provider())) {
                in.mistake(
                        "oidc_groups",
                        "there is no section [oidc." + group.provider() + "]"
                                + Nearest.hint(group.provider(), providers));
            }
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
