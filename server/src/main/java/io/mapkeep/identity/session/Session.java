package io.mapkeep.identity.session;

import io.mapkeep.access.Principal;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * One browser of one person. The roles are those of the sign-in, unless they were changed since; the absolute limit bounds how long they can be out of date.
 *
 * @param id what lists call it; nobody signs in with it
 * @param proven when a factor was shown last
 * @param factors all that were shown
 * @param missing the steps left; while there are any, the session opens nothing but the resources of these steps
 * @param remote the address of the sign-in
 * @param agent what the browser calls itself
 */
public record Session(
        String id,
        Principal principal,
        Instant created,
        Instant lastUsed,
        Instant proven,
        Set<Factor> factors,
        Set<Step> missing,
        String remote,
        String agent) {
    public Session {
        factors = Set.copyOf(factors);
        missing = missing.isEmpty() ? Set.of() : java.util.Collections.unmodifiableSet(new TreeSet<>(missing));
    }

    public boolean pending() {
        return !missing.isEmpty();
    }

    public AccountName owner() {
        return new AccountName(principal.realm(), principal.name());
    }

    Session used(Instant now) {
        return new Session(id, principal, created, now, proven, factors, missing, remote, agent);
    }

    Session proven(Factor factor, Instant now) {
        Set<Factor> shown = EnumSet.of(factor);
        shown.addAll(factors);
        return new Session(id, principal, created, now, now, shown, missing, remote, agent);
    }

    Session as(Principal changed) {
        return new Session(id, changed, created, lastUsed, proven, factors, missing, remote, agent);
    }
}
