package io.mapkeep.contract.admin;

import java.time.Instant;
import java.util.List;

/** The roles that there are, what each allows, and who is given them by what. */
public record RoleReport(List<Role> roles, List<Mapping> mappings, List<Grant> grants) {
    /** @param builtIn false for a role of the house's own, from the settings */
    public record Role(String word, boolean builtIn, List<String> permissions) {}

    /**
     * A group that the settings give a role.
     *
     * @param setting its key, like {@code ldap.editor_groups}
     */
    public record Mapping(String group, String role, String setting) {}

    /**
     * A role given by command.
     *
     * @param to like {@code user:ldap/ann} or {@code group:ldap/cn=maps,dc=example,dc=org}
     * @param known whether the settings still have the role; if not, the grant gives nothing
     */
    public record Grant(String to, String role, boolean known, String by, Instant at) {}
}
