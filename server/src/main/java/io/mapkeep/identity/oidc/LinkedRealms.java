package io.mapkeep.identity.oidc;

import io.mapkeep.identity.entrance.Arrival;
import io.mapkeep.identity.session.AccountName;
import java.util.Optional;

/** Asks the realm of a linked account whether it still vouches for it: a link is a key to the account, not a copy of it. */
@FunctionalInterface
public interface LinkedRealms {
    /**
     * The account as its realm knows it now, with {@link io.mapkeep.identity.session.Factor#PROVIDER} as what was shown. Empty if it is gone or disabled, or its
     * realm cannot be asked. May be repeated.
     */
    Optional<Arrival> arrival(AccountName account);
}
