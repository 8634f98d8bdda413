package io.mapkeep.identity.role;

import io.mapkeep.access.Grantee;
import java.time.Instant;

/**
 * A role that somebody gave by command.
 *
 * @param to a person or a group
 * @param role its word; what it allows is what the settings say of it now
 * @param by who gave it, as {@code realm/name}
 */
record RoleGrant(Grantee to, String role, String by, Instant at) {
    boolean reaches(String realm, String name, Iterable<String> groups) {
        if (to instanceof Grantee.Group group) {
            for (String each : groups) {
                if (group.is(realm, each)) {
                    return true;
                }
            }
            return false;
        }
        return to.equals(new Grantee.Person(realm, name));
    }
}
