package io.mapkeep.identity;

import io.mapkeep.identity.entrance.SessionReport.Password;
import io.mapkeep.identity.ldap.LdapRealm;
import io.mapkeep.identity.session.AccountName;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What people are told about their password: until when it is good, and whether it is changed here.
 *
 * @param notice so long before the end they are told on every page
 */
record PasswordNews(PasswordEnds ends, Optional<LdapRealm> directory, Duration notice, Clock clock) {
    Password of(AccountName account) {
        Optional<Instant> end = ends.of(account);
        boolean soon = end.filter(when -> !clock.instant().isBefore(when.minus(notice)))
                .isPresent();
        return new Password(end, soon && !notice.isZero(), isChangedHere(account));
    }

    private boolean isChangedHere(AccountName account) {
        return account.realm().equals("local")
                || account.realm().equals("ldap")
                        && directory.filter(LdapRealm::changesPasswords).isPresent();
    }
}
