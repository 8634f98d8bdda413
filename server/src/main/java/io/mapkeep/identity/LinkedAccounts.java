package io.mapkeep.identity;

import io.mapkeep.identity.entrance.Arrival;
import io.mapkeep.identity.local.LocalAccounts;
import io.mapkeep.identity.oidc.LinkedRealms;
import io.mapkeep.identity.session.AccountName;
import io.mapkeep.identity.session.Factor;
import java.util.Optional;
import java.util.Set;

/** Asks local accounts and the directory about an account that a provider vouches for by a link. */
record LinkedAccounts(LocalAccounts accounts) implements LinkedRealms {
    @Override
    public Optional<Arrival> arrival(AccountName account) {
        return account.realm().equals("local") && accounts.knows(account.name())
                ? Optional.of(new Arrival(
                        "local", account.name(), account.name(), "", Set.of(), Set.of(Factor.PROVIDER), false))
                : Optional.empty();
    }
}
