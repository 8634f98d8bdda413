package io.mapkeep.contract.admin;

import java.time.Instant;
import java.util.List;

/** The open sessions of an account on this node, the one used last first. */
public record UserSessions(List<Session> sessions) {
    /**
     * One browser.
     *
     * @param id to end it by; nobody signs in with it
     * @param address from which the sign-in came
     * @param agent what the browser calls itself
     * @param factors what was shown, like {@code password} and {@code totp}
     * @param expires at the latest
     * @param current whether it is the one that asks
     */
    public record Session(
            String id,
            String name,
            String realm,
            Instant since,
            Instant lastUsed,
            String address,
            String agent,
            List<String> factors,
            Instant expires,
            boolean current) {}
}
