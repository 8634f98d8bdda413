package io.mapkeep.identity.key;

import io.mapkeep.identity.key.Owners.Standing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What the owners of keys in use are, asked anew after a minute. When it cannot be asked, what was known last holds for a day, as sessions do: a directory's outage
 * must not stop every program. Bounded; the owner whose key was used longest ago is forgotten first.
 */
final class KnownOwners {
    private static final Duration KEPT = Duration.ofMinutes(1);
    /** While the directory is down it is not asked for each request. */
    private static final Duration ASK_AGAIN = Duration.ofSeconds(10);

    private static final Duration OUTAGE = Duration.ofDays(1);
    private static final int MOST = 50_000;

    /** @param confirmed when it was last told by who knows */
    private record Known(Standing standing, Instant asked, Instant confirmed) {}

    private final Owners owners;
    private final Clock clock;
    private final Map<Owner, Known> known = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Owner, Known> eldest) {
            return size() > MOST;
        }
    };

    private long changes;

    KnownOwners(Owners owners, Clock clock) {
        this.owners = owners;
        this.clock = clock;
    }

    Standing of(Owner owner) {
        Instant now = clock.instant();
        Known before;
        long seen;
        synchronized (this) {
            before = known.get(owner);
            seen = changes;
            if (before != null && fresh(before, now)) {
                return before.standing;
            }
            if (before != null) {
                // One asks; the others go on for the moment with what was known.
                known.put(owner, new Known(before.standing, now, before.confirmed));
            }
        }
        Standing told = owners.of(owner);
        Known after = told instanceof Standing.Unknown && before != null && now.isBefore(before.confirmed.plus(OUTAGE))
                ? new Known(before.standing, now.minus(KEPT).plus(ASK_AGAIN), before.confirmed)
                : new Known(told, told instanceof Standing.Unknown ? now.minus(KEPT) : now, now);
        synchronized (this) {
            if (seen == changes) {
                known.put(owner, after);
            }
        }
        return after.standing;
    }

    /** Asks anew at the next use. */
    synchronized void forget(Owner owner) {
        changes++;
        known.remove(owner);
    }

    synchronized void forgetAll() {
        changes++;
        known.replaceAll((owner, told) -> new Known(told.standing, Instant.EPOCH, told.confirmed));
    }

    /** Those who are known to be there: owners of keys that were used lately. */
    synchronized Set<Owner> present() {
        Set<Owner> present = new HashSet<>();
        known.forEach((owner, told) -> {
            if (told.standing instanceof Standing.Present) {
                present.add(owner);
            }
        });
        return present;
    }

    private static boolean fresh(Known told, Instant now) {
        return !now.isBefore(told.asked) && now.isBefore(told.asked.plus(KEPT));
    }
}
