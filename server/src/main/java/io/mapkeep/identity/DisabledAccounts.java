package io.mapkeep.identity;

import io.mapkeep.identity.local.LocalAccounts;
import io.mapkeep.identity.session.AccountName;
import io.mapkeep.identity.session.Sessions;

/** Ends sessions of accounts that were disabled elsewhere: on a replica the accounts are the primary's, the sessions are its own. */
record DisabledAccounts(LocalAccounts accounts, BarredAccounts barred, Sessions sessions, AccessEnd end)
        implements Runnable {
    @Override
    public void run() {
        sessions.people().stream().filter(this::shut).forEach(end::of);
    }

    /** Asked of those who are here, and not of a hundred thousand who are not. */
    private boolean shut(AccountName account) {
        return account.realm().equals("local") ? !accounts.enabled(account.name()) : barred.barred(account);
    }
}
