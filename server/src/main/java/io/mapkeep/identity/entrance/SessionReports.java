package io.mapkeep.identity.entrance;

import io.mapkeep.access.Principal;
import io.mapkeep.identity.entrance.SessionReport.Password;
import io.mapkeep.identity.session.AccountName;
import io.mapkeep.identity.session.Session;
import io.mapkeep.identity.session.Sessions;
import java.util.Optional;
import java.util.function.Function;

/**
 * Tells people who they are here. It is asked with each page, and answers from memory.
 *
 * @param passwords what is known of an account's password
 */
public record SessionReports(Sessions sessions, Function<AccountName, Password> passwords) {
    /** Of somebody without a session. */
    public SessionReport of(Principal principal) {
        return SessionReport.of(principal, password(new AccountName(principal.realm(), principal.name())));
    }

    public SessionReport of(Session session) {
        return SessionReport.of(session, sessions, session.pending() ? Optional.empty() : password(session.owner()));
    }

    private Optional<Password> password(AccountName account) {
        return Optional.of(passwords.apply(account));
    }
}
