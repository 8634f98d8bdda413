package io.mapkeep.identity.entrance;

import io.mapkeep.access.Permission;
import io.mapkeep.access.Principal;
import io.mapkeep.access.Role;
import io.mapkeep.identity.session.Session;
import io.mapkeep.identity.session.Sessions;
import io.mapkeep.identity.session.Step;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Somebody who is signed in, or on the way. Without a session (HTTP Basic, the socket) nothing runs out.
 *
 * @param roles empty while a step is missing, as are the permissions
 * @param next the steps that are missing, in their order; empty means signed in
 * @param password empty while a step is missing
 */
public record SessionReport(
        String name,
        String displayName,
        String realm,
        List<String> roles,
        List<Permission> permissions,
        Optional<Long> idleSeconds,
        Optional<Instant> expires,
        List<String> next,
        Optional<Password> password) {
    /**
     * The password of an account.
     *
     * @param ends when it stops being good; empty if it does not, or nobody knows yet
     * @param endsSoon whether that is so near that people should be told on every page
     * @param changedHere whether the account page can change it
     */
    public record Password(Optional<Instant> ends, boolean endsSoon, boolean changedHere) {}

    static SessionReport of(Principal principal, Optional<Password> password) {
        return of(principal, List.of(), Optional.empty(), Optional.empty(), password);
    }

    static SessionReport of(Session session, Sessions sessions, Optional<Password> password) {
        return of(
                session.principal(),
                session.missing().stream().map(Step::word).toList(),
                session.pending()
                        ? Optional.empty()
                        : Optional.of(sessions.idle().toSeconds()),
                Optional.of(sessions.end(session)),
                password);
    }

    private static SessionReport of(
            Principal principal,
            List<String> next,
            Optional<Long> idleSeconds,
            Optional<Instant> expires,
            Optional<Password> password) {
        return new SessionReport(
                principal.name(),
                principal.displayName(),
                principal.realm(),
                next.isEmpty()
                        ? principal.roles().stream().map(Role::word).sorted().toList()
                        : List.of(),
                next.isEmpty()
                        ? Arrays.stream(Permission.values())
                                .filter(principal::may)
                                .toList()
                        : List.of(),
                idleSeconds,
                expires,
                next,
                password);
    }
}
