package io.mapkeep.identity.oidc;

import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.configuration.OidcSection;
import io.mapkeep.contract.units.Durations;
import io.mapkeep.identity.session.AccountName;
import io.mapkeep.identity.session.Session;
import io.mapkeep.identity.session.Sessions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Bounds how long a provider's word is good. A directory is asked each minute whether somebody is still there; a provider cannot be. So its accounts live on what
 * it vouched for last, for {@code oidc.NAME.reprove}: then their sessions end and their keys rest until somebody has signed in there again. A provider that is
 * not in the settings any more vouches for nobody.
 */
public final class Reproof implements Runnable {
    private static final String PREFIX = "oidc:";

    private final Map<String, OidcSection> providers;
    private final Function<AccountName, Optional<Instant>> vouched;
    private final Sessions sessions;
    private final AuditLog audit;
    private final Clock clock;

    /** @param vouched when an account's provider vouched for it last */
    public Reproof(
            Map<String, OidcSection> providers,
            Function<AccountName, Optional<Instant>> vouched,
            Sessions sessions,
            AuditLog audit,
            Clock clock) {
        this.providers = Map.copyOf(providers);
        this.vouched = vouched;
        this.sessions = sessions;
        this.audit = audit;
        this.clock = clock;
    }

    /** Why an account's keys open nothing just now; empty for accounts of other realms and those that are within their time. */
    public Optional<String> missing(AccountName account) {
        if (!account.realm().startsWith(PREFIX)) {
            return Optional.empty();
        }
        boolean within =
                vouched.apply(account).filter(when -> isWithin(account, when)).isPresent();
        return within ? Optional.empty() : Optional.of(reason(account));
    }

    /** Ends the sessions that were opened too long ago. May be repeated. */
    @Override
    public void run() {
        for (AccountName account : sessions.people()) {
            if (account.realm().startsWith(PREFIX)) {
                int ended = sessions.endAll(account, session -> isOver(account, session));
                if (ended > 0) {
                    audit.record(AuditEvent.ofSystem("access.end", account.name(), Outcome.SUCCESS)
                            .with("reason", reason(account))
                            .with("sessions", Integer.toString(ended)));
                }
            }
        }
    }

    private boolean isOver(AccountName account, Session session) {
        return !isWithin(account, session.created());
    }

    private boolean isWithin(AccountName account, Instant when) {
        return limit(account)
                .filter(limit -> clock.instant().isBefore(when.plus(limit)))
                .isPresent();
    }

    private Optional<Duration> limit(AccountName account) {
        return Optional.ofNullable(providers.get(account.realm().substring(PREFIX.length())))
                .map(OidcSection::reprove);
    }

    private String reason(AccountName account) {
        return limit(account)
                .map(limit -> "no sign-in at the provider for " + Durations.format(limit))
                .orElse("the provider is not in the settings any more");
    }
}
