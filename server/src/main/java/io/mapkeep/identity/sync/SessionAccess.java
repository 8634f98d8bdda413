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
    public int end(String name) {
        return sessions.endAll(name, REALM);
    }

    @Override
    public void follow(String name, Set<Role> roles) {
        sessions.changeRoles(name, REALM, roles);
    }
}
