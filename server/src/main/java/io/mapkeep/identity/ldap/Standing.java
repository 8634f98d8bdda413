package io.mapkeep.identity.ldap;

import io.mapkeep.contract.problem.Problem;
import java.util.Set;

/** What the directory says about an account now, without its password. */
public sealed interface Standing {
    /**
     * The account is there and open.
     *
     * @param groups the distinguished names of all groups, direct and nested
     */
    record Present(Set<String> groups) implements Standing {}

    /** The account is there, but shut. */
    record Disabled() implements Standing {}

    /** The directory answered well, and there is no such account. */
    record Absent() implements Standing {}

    /** It could not be found out; nobody may lose anything by this. */
    record Unknown(Problem problem) implements Standing {}
}
