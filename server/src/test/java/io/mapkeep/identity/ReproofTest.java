package io.mapkeep.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.access.Principal;
import io.mapkeep.access.Role;
import io.mapkeep.access.Roles;
import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.identity.oidc.Reproof;
import io.mapkeep.identity.session.AccountName;
import io.mapkeep.identity.session.Factor;
import io.mapkeep.identity.session.Opening;
import io.mapkeep.identity.session.Sessions;
import io.mapkeep.runtime.Jobs;
import io.mapkeep.secret.Redacted;
import io.mapkeep.storage.database.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A provider cannot be asked whether somebody is still there, so its word is good for a time only. */
final class ReproofTest {
    private static final AccountName ANNA = new AccountName("oidc:staff", "staff:anna");

    @Test
    void sessionsEndAndKeysRestUntilTheProviderVouchesAgain(@TempDir Path folder) {
        var settings = ConfigurationFile.parse("""
                        [session]
                        idle = "1d"
                        absolute = "30d"
                        [oidc.staff]
                        issuer = "https://login.example.org"
                        client_id = "mapkeep"
                        client_secret_file = "secret"
                        reprove = "1d"
                        """).check("test").configuration();
        var clock = new StepClock();
        var audit = new RecordingAuditLog();
        Instant signedIn = clock.instant();
        try (Database database = Database.open(folder, Redacted.of(new byte[32]));
                var jobs = new Jobs()) {
            var sessions = new Sessions(settings.session(), Roles.BUILT_IN, database, jobs, clock);
            var reproof = new Reproof(settings.oidc(), account -> Optional.of(signedIn), sessions, audit, clock);
            String provided = open(sessions, ANNA);
            String gone = open(sessions, new AccountName("oidc:gone", "gone:erika"));
            String other = open(sessions, new AccountName("ldap", "anna"));
            clock.step(Duration.ofHours(23));
            reproof.run();
            assertThat(sessions.find(provided)).isPresent();
            assertThat(sessions.find(other)).isPresent();
            assertThat(sessions.find(gone))
                    .as("of a provider that is in the settings no more")
                    .isEmpty();
            assertThat(reproof.missing(ANNA)).isEmpty();

            clock.step(Duration.ofHours(1));
            reproof.run();
            assertThat(sessions.find(provided)).isEmpty();
            assertThat(sessions.find(other)).isPresent();
            assertThat(reproof.missing(ANNA)).contains("no sign-in at the provider for 1d");
            assertThat(reproof.missing(new AccountName("ldap", "anna"))).isEmpty();
            assertThat(audit.last().action()).isEqualTo("access.end");
        }
    }

    private static String open(Sessions sessions, AccountName account) {
        var principal = new Principal(account.name(), account.name(), account.realm(), Set.of(Role.VIEWER));
        return sessions.create(new Opening(principal, Set.of(Factor.PROVIDER), Set.of(), "192.0.2.7", "test"));
    }
}
