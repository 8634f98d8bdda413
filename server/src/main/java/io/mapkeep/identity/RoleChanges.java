package io.mapkeep.identity;

import io.mapkeep.access.Role;
import io.mapkeep.identity.key.ApiKeys;
import io.mapkeep.identity.role.Assignments;
import io.mapkeep.identity.session.AccountName;
import io.mapkeep.identity.session.Sessions;
import java.util.Set;

/** Lets whoever is signed in have their present roles, after a role was given or taken: they need not sign out, and cannot stay in. */
record RoleChanges(Assignments assignments, Sessions sessions, ApiKeys keys, Credentials credentials)
        implements Runnable {
    @Override
    public void run() {
        credentials.forget();
        keys.ownersChanged();
        for (AccountName account : sessions.people()) {
            assignments.rolesNow(account.realm(), account.name()).ifPresent(roles -> follow(account, roles));
        }
    }

    private void follow(AccountName account, Set<Role> roles) {
        if (roles.isEmpty()) {
            sessions.endAll(account.name(), account.realm());
        } else {
            sessions.changeRoles(account.name(), account.realm(), roles);
        }
    }
}
