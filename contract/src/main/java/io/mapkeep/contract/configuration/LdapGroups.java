package io.mapkeep.contract.configuration;

/**
 * Where groups are and how somebody's are found.
 *
 * @param filter finds the groups that have {@code {dn}} as direct member
 * @param depth how far groups in groups are followed where the directory does not do it
 */
public record LdapGroups(String base, String filter, Lookup lookup, int depth) {
    /** How the groups of a person are found. */
    public enum Lookup {
        /** By the filter, then the groups of these groups, level by level. */
        SEARCH,
        /** By the filter with Active Directory's rule that follows nested groups itself (LDAP_MATCHING_RULE_IN_CHAIN). */
        IN_CHAIN,
        /** By the attribute {@code memberOf} of the entry, then of these groups, level by level. */
        MEMBER_OF
    }

    static LdapGroups read(Section in, LdapPreset preset) {
        return new LdapGroups(
                in.text(
                        "group_base",
                        "",
                        "distinguished name",
                        "Where groups are searched. Empty: no groups, so no roles."),
                in.text(
                        "group_filter",
                        preset.groupFilter(),
                        "LDAP filter with {dn}",
                        "Finds the groups that have {dn} (a person or a group) as direct member.",
                        value -> LdapPeople.filterWith(value, "{dn}")),
                in.choice(
                        "group_lookup",
                        preset.groupLookup(),
                        Lookup.class,
                        "Ask level by level with group_filter; with Active Directory's in-chain rule in one question; or read the attribute memberOf."),
                in.number(
                        "nested_group_depth",
                        5,
                        0,
                        20,
                        "levels",
                        "How far groups in groups are followed; 0 is direct groups alone. The in-chain rule follows all."));
    }
}
