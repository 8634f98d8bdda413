package io.mapkeep.identity.role;

import java.time.Instant;
import java.util.Set;

/**
 * What a realm said of somebody last.
 *
 * @param groups direct and nested, as the realm writes them
 * @param seen when the realm said so
 */
record KnownPerson(String realm, String name, String displayName, Set<String> groups, Instant seen) {
    KnownPerson {
        groups = Set.copyOf(groups);
    }

    boolean ofProvider() {
        return realm.startsWith("oidc:");
    }
}
