package io.mapkeep.identity.key;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The keys in use, for a few seconds each: a map asks for a hundred tiles a second with one key. Bounded, the one used longest ago goes first. What is changed on
 * this node is forgotten at once; on a replica, where another node changes keys, the seconds are the delay.
 */
final class KnownKeys {
    private static final Duration KEPT = Duration.ofSeconds(10);
    private static final int MOST = 10_000;

    private record Known(ApiKey key, Instant since) {}

    private final Clock clock;
    private final Map<String, Known> known = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > MOST;
        }
    };

    private long changes;

    KnownKeys(Clock clock) {
        this.clock = clock;
    }

    Optional<ApiKey> find(String id, Function<String, Optional<ApiKey>> store) {
        Instant now = clock.instant();
        long before;
        synchronized (this) {
            Known there = known.get(id);
            if (there != null && !now.isBefore(there.since) && now.isBefore(there.since.plus(KEPT))) {
                return Optional.of(there.key);
            }
            before = changes;
        }
        Optional<ApiKey> found = store.apply(id);
        synchronized (this) {
            // Read before a change and put here after it, a revoked key would live on.
            if (before == changes) {
                found.ifPresent(key -> known.put(id, new Known(key, now)));
            }
        }
        return found;
    }

    /** After each change, when it is stored. */
    synchronized void forget() {
        changes++;
        known.clear();
    }
}
