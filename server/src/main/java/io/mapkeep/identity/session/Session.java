package io.mapkeep.identity.session;

import io.mapkeep.access.Principal;
import java.time.Instant;

/** One browser of one person. The roles are those of the sign-in; the absolute limit bounds how long they can be out of date. */
public record Session(Principal principal, Instant created, Instant lastUsed) {
    Session used(Instant now) {
        return new Session(principal, created, now);
    }
}
