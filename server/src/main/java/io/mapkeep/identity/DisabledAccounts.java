package io.mapkeep.identity;

import io.mapkeep.identity.local.LocalAccount;
import io.mapkeep.identity.local.LocalAccounts;
import io.mapkeep.identity.session.AccountName;
import io.mapkeep.identity.session.Sessions;
import java.util.Set;
import java.util.stream.Collectors;

/** Ends sessions of accounts that were disabled elsewhere: on a replica the accounts are the primary's, the sessions are its own. */
record DisabledAccounts(LocalAccounts accounts, BarredAccounts barred, Sessions sessions, AccessEnd end)
        implements Runnable {
    @Override
    public void run() {
        Set<AccountName> shut = barred.all();
        sessions.people().stream().filter(shut::contains).forEach(end::of);
        Set<AccountName> local = sessions.people().stream()
                .filter(account -> account.realm().equals("local"))
                .collect(Collectors.toSet());
        if (local.isEmpty()) {
            return;
        }
        Set<String> enabled = accounts.all().stream()
                .filter(account -> !account.disabled())
                .map(LocalAccount::name)
                .collect(Collectors.toSet());
        local.stream().filter(account -> !enabled.contains(account.name())).forEach(end::of);
    }
}
