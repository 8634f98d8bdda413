package io.mapkeep.identity.entrance;

import io.mapkeep.identity.session.AccountName;
import io.mapkeep.identity.session.Factor;
import java.util.Set;

/**
 * Somebody whom a realm vouches for, before the appliance has decided anything.
 *
 * @param realm {@code local}, {@code ldap} or {@code oidc:NAME}
 * @param name the account's name in that realm, lower case
 * @param mail may be empty
 * @param groups as the realm writes them: distinguished names, values of a claim
 * @param factors what was shown to the realm
 * @param mustChangePassword whether the password was right but has to be replaced first
 */
public record Arrival(
        String realm,
        String name,
        String displayName,
        String mail,
        Set<String> groups,
        Set<Factor> factors,
        boolean mustChangePassword) {
    public Arrival {
        groups = Set.copyOf(groups);
        factors = Set.copyOf(factors);
    }

    public AccountName account() {
        return new AccountName(realm, name);
    }
}
