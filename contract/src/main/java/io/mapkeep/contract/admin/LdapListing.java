package io.mapkeep.contract.admin;

import java.util.List;

/**
 * What {@code mapkeep ldap search} and {@code mapkeep ldap groups} found.
 *
 * @param cut whether there may be more than are listed
 */
public record LdapListing(List<Entry> entries, boolean cut) {
    /**
     * A person or a group.
     *
     * @param name the account's or the group's
     * @param dn the distinguished name, as {@code ldap.viewer_groups} and the others want it
     * @param description the display name, or what the directory says of the group
     * @param roles those that a group gives by the settings
     */
    public record Entry(String name, String dn, String description, List<String> roles) {}
}
