package io.mapkeep.identity.oidc;

import io.mapkeep.identity.entrance.Arrival;
import io.mapkeep.identity.session.AccountName;
import io.mapkeep.identity.session.Factor;
import java.util.Set;

/** Who of the appliance it is that a provider vouches for. */
final class Arrivals {
    private final ProviderAccounts accounts;
    private final LinkedRealms linked;

    Arrivals(ProviderAccounts accounts, LinkedRealms linked) {
        this.accounts = accounts;
        this.linked = linked;
    }

    Arrival of(Provider provider, Vouched vouched) {
        AccountName account = accounts.findOrMake(provider.realm(), vouched.subject(), vouched.name())
                .orElseThrow(OidcProblems::firstSignInHere);
        if (!account.realm().equals(provider.realm())) {
            return linked.arrival(account).orElseThrow(OidcProblems::linkLeadsNowhere);
        }
        return new Arrival(
                account.realm(),
                account.name(),
                vouched.displayName(),
                vouched.mail(),
                vouched.groups(),
                Set.of(Factor.PROVIDER),
                false);
    }
}
