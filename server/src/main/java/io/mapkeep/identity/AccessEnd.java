package io.mapkeep.identity;

import io.mapkeep.identity.key.ApiKeys;
import io.mapkeep.identity.session.AccountName;
import io.mapkeep.identity.session.Sessions;

/** Ends what an account has open, after it was disabled, or its password or factors were reset. Keys stay: they ask whether their owner is enabled. */
record AccessEnd(Sessions sessions, ApiKeys keys, Credentials credentials) {
    /** Lets keys of an account that was enabled again open what they opened. */
    void lifted() {
        keys.ownersChanged();
    }

    /** How many sessions were open. */
    int of(AccountName account) {
        credentials.forget();
        keys.ownersChanged();
        return sessions.endAll(account.name(), account.realm());
    }
}
