package io.mapkeep.identity;

import io.mapkeep.access.Principal;
import io.mapkeep.identity.key.Owner;
import io.mapkeep.identity.key.Owners;
import io.mapkeep.identity.local.LocalAccounts;
import io.mapkeep.identity.oidc.Reproof;
import io.mapkeep.identity.role.Assignments;
import io.mapkeep.identity.session.AccountName;
import java.util.Optional;
import java.util.Set;

/**
 * What the owners of keys are now, asked of whoever knows. Service accounts have what was granted to them, people what their realm said of them last. Whoever
 * learns that a person is disabled or gone ends their keys, see {@code ApiKeys.endAll}.
 */
record KeyOwners(Assignments assignments, LocalAccounts accounts, BarredAccounts barred, Reproof reproof)
        implements Owners {
    @Override
    public Standing of(Owner owner) {
        if (owner.service()) {
            return present(owner);
        }
        boolean local = owner.realm().equals("local");
        if (local && !accounts.enabled(owner.name())) {
            return new Standing.Gone("there is no such local account, or it is disabled");
        }
        var account = new AccountName(owner.realm(), owner.name());
        if (barred.barred(account)) {
            return new Standing.Gone("an administrator disabled the account here");
        }
        Optional<String> missing = reproof.missing(account);
        if (missing.isPresent()) {
            return new Standing.Gone(missing.get());
        }
        return assignments
                .known(owner.realm(), owner.name())
                .<Standing>map(Standing.Present::new)
                .orElseGet(() -> local ? present(owner) : new Standing.Gone("no realm ever told of such a person"));
    }

    private Standing present(Owner owner) {
        return new Standing.Present(new Principal(
                owner.name(), owner.name(), owner.realm(), assignments.of(owner.realm(), owner.name(), Set.of())));
    }
}
