package io.mapkeep.identity;

import io.mapkeep.access.Role;
import io.mapkeep.identity.entrance.Arrival;
import io.mapkeep.identity.entrance.RoleSource;
import io.mapkeep.identity.ldap.LdapRealm;
import io.mapkeep.identity.local.LocalAccounts;
import java.util.Optional;
import java.util.Set;

/** Roles by the settings alone: the directory's groups, and the break-glass administrator. */
record ConfiguredRoles(Optional<LdapRealm> realm) implements RoleSource {
    @Override
    public Set<Role> of(Arrival arrival) {
        return switch (arrival.realm()) {
            case "local" -> arrival.name().equals(LocalAccounts.ADMIN) ? Set.of(Role.ADMIN) : Set.of();
            case "ldap" ->
                realm.map(directory -> directory.roles(arrival.groups())).orElse(Set.of());
            default -> Set.of();
        };
    }
}
