package io.mapkeep.contract.admin;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Local accounts, and the people of the directory who have signed in at least once. */
public record UserReport(List<User> users) {
    /**
     * One account.
     *
     * @param realm {@code local} or {@code ldap}
     * @param roles as of the last sign-in
     * @param sessions that are open now
     */
    public record User(
            String name,
            String displayName,
            String realm,
            List<String> roles,
            Optional<Instant> lastSignIn,
            int sessions) {}
}
