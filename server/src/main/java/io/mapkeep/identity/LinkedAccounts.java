package io.mapkeep.identity;

import io.mapkeep.access.Principal;
import io.mapkeep.contract.problem.ProblemException.Unavailable;
import io.mapkeep.identity.entrance.Arrival;
import io.mapkeep.identity.local.LocalAccounts;
import io.mapkeep.identity.oidc.LinkedRealms;
import io.mapkeep.identity.role.Assignments;
import io.mapkeep.identity.role.DirectoryQuestion;
import io.mapkeep.identity.session.AccountName;
import io.mapkeep.identity.session.Factor;
import java.util.Optional;
import java.util.Set;

/**
 * Asks local accounts and the directory about an account whose password is not shown: a provider vouches for it by a link, or a passkey does. A provider cannot
 * be asked about somebody who is not there, so its people come in through it alone.
 */
record LinkedAccounts(LocalAccounts accounts, Assignments assignments, DirectoryQuestion directory)
        implements LinkedRealms {
    @Override
    public Optional<Arrival> arrival(AccountName account) {
        return switch (account.realm()) {
            case "local" -> local(account);
            case "ldap" -> ofDirectory(account);
            default -> Optional.empty();
        };
    }

    private Optional<Arrival> local(AccountName account) {
        return accounts.enabled(account.name())
                ? Optional.of(arrival(account, accounts.get(account.name()).displayName(), Set.of()))
                : Optional.empty();
    }

    private Optional<Arrival> ofDirectory(AccountName account) {
        String displayName = assignments
                .known(account.realm(), account.name())
                .map(Principal::displayName)
                .orElse(account.name());
        try {
            return directory.groupsOf(account.name()).map(groups -> arrival(account, displayName, groups));
        } catch (Unavailable unanswered) {
            return Optional.empty();
        }
    }

    private static Arrival arrival(AccountName account, String displayName, Set<String> groups) {
        return new Arrival(account.realm(), account.name(), displayName, "", groups, Set.of(Factor.PROVIDER), false);
    }
}
