package io.mapkeep.contract.admin;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Local accounts, and the people of the directory who have signed in at least once. */
public record UserReport(List<User> users) {
    /**
     * One account.
     *
     * @param realm {@code local}, {@code ldap} or {@code oidc:NAME}
     * @param roles as of the last sign-in
     * @param sessions that are open now
     * @param state {@code active}, {@code disabled}, or {@code first-password} while the one that the appliance made was not replaced
     * @param factors second factors there are: {@code totp}, {@code passkey}, {@code recovery-code}
     */
    public record User(
            String name,
            String displayName,
            String realm,
            List<String> roles,
            Optional<Instant> lastSignIn,
            int sessions,
            String state,
            List<String> factors) {}
}
