package io.mapkeep.contract.admin;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Why somebody may do what they may do.
 *
 * @param user as {@code realm/name}
 * @param source where the groups come from
 * @param groups direct and nested, as the realm writes them
 * @param groupsSeen when the realm said so; empty if it never did
 * @param remark what is worth knowing beside, like a directory that does not answer
 * @param permissions what the roles allow together
 * @param datasets what is open beside one's own and the shared ones
 */
public record RoleExplanation(
        String user,
        String displayName,
        Source source,
        List<String> groups,
        Optional<Instant> groupsSeen,
        Optional<String> remark,
        List<Reason> roles,
        List<String> permissions,
        List<DatasetReason> datasets) {

    /** Where the groups come from. */
    public enum Source {
        /** The realm, at the last sign-in or check. */
        SEEN,
        /** The directory, asked just now: the person never signed in here. */
        DIRECTORY,
        /** Nobody knows the person. */
        NOBODY
    }

    /**
     * One way to one role.
     *
     * @param kind {@code mapping}, {@code grant} or {@code built-in}
     * @param by the setting's key, or to whom and by whom the role was given
     * @param group the group that brings it, if one does
     * @param since when it was given, for a grant
     */
    public record Reason(String role, String kind, String by, Optional<String> group, Optional<Instant> since) {}

    /** @param reason why, like {@code grant to group:ldap/cn=maps,dc=example,dc=org} */
    public record DatasetReason(String dataset, List<String> verbs, String reason) {}
}
