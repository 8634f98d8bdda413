package io.mapkeep.access;

import java.util.Set;

/** What the realms say of people, for whoever decides by it and knows no realm. */
public interface People {
    /** Nobody is in any group, and names without a realm are the directory's: for tools that decide nothing. */
    People UNKNOWN = new People() {
        @Override
        public Set<String> groups(String realm, String name) {
            return Set.of();
        }

        @Override
        public boolean isRole(String word) {
            return Roles.BUILT_IN.named(word).isPresent();
        }

        @Override
        public String realmOf(String name) {
            return "ldap";
        }
    };

    /** The groups that somebody was in when their realm was asked last, direct and nested, as the realm writes them. */
    Set<String> groups(String realm, String name);

    /** Whether there is a role of that word. */
    boolean isRole(String word);

    /**
     * The realm of an account that is named without one: that of the local account, else of the person seen here, else the directory.
     *
     * @throws io.mapkeep.contract.problem.ProblemException.InvalidInput if there are several of that name
     */
    String realmOf(String name);
}
