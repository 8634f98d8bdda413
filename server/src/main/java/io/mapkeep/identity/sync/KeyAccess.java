package io.mapkeep.identity.sync;

import io.mapkeep.access.Role;
import io.mapkeep.identity.key.ApiKeys;
import io.mapkeep.identity.key.Owner;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The API keys of people of the directory. They rest while their owner is gone, and work again when the owner is back. */
public record KeyAccess(ApiKeys keys) implements Access {
    private static final String REALM = "ldap";

    @Override
    public String word() {
        return "keys";
    }

    /** A key has its owner's roles of the moment and none of its own. */
    @Override
    public Map<String, Set<Role>> held() {
        Map<String, Set<Role>> held = new HashMap<>();
        for (Owner owner : keys.people()) {
            if (owner.realm().equals(REALM) && !owner.service()) {
                held.put(owner.name(), Set.of());
            }
        }
        return held;
    }

    @Override
    public Set<String> resting() {
        return keys.resting(REALM);
    }

    @Override
    public Map<String, Integer> end(Set<String> names) {
        return keys.endAll(names, REALM);
    }

    @Override
    public void follow(Map<String, Set<Role>> roles) {
        keys.resumeAll(roles.keySet(), REALM);
    }
}
