package io.mapkeep.identity.sync;

import io.mapkeep.access.Role;
import io.mapkeep.identity.session.Sessions;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The open sessions of people of the directory. */
public record SessionAccess(Sessions sessions) implements Access {
    private static final String REALM = "ldap";

    @Override
    public String word() {
        return "sessions";
    }

    @Override
    public Map<String, Set<Role>> held() {
        Map<String, Set<Role>> held = new HashMap<>();
        sessions.roles().forEach((account, roles) -> {
            if (account.realm().equals(REALM)) {
                held.put(account.name(), roles);
            }
        });
        return held;
    }

    @Override
    public Map<String, Integer> end(Set<String> names) {
        return sessions.endAll(names, REALM);
    }

    @Override
    public void follow(Map<String, Set<Role>> roles) {
        sessions.changeRoles(REALM, roles);
    }
}
