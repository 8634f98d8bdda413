package io.mapkeep.identity;

import io.mapkeep.identity.ldap.Admission;
import io.mapkeep.identity.ldap.Verdict;
import io.mapkeep.identity.local.LocalAccounts;

/** The directory as sign-in needs it. Without one in the settings nobody is known. */
@FunctionalInterface
interface Directory {
    /** No directory. A password is checked all the same, against nobody's, so that an unknown name takes as long as a wrong password. */
    static Directory none(LocalAccounts accounts) {
        return (name, password, admission) -> {
            accounts.verify(name, password);
            return new Verdict.UnknownUser();
        };
    }

    /** @param admission asked once it is known who it is, before a password is tried */
    Verdict verify(String name, String password, Admission admission);
}
