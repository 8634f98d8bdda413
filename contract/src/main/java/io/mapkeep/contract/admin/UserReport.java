package io.mapkeep.contract.admin;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Local accounts, and the people of other realms who have signed in at least once; a page of them, in the order of realm (local ones first) and name.
 *
 * @param next what to ask for as {@code after} to get the next page; empty on the last one
 */
public record UserReport(List<User> users, Optional<String> next) {
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
