package io.mapkeep.identity.defence;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Notices stolen lists of names and passwords being tried: many names from one network, or one name from many networks. Each of these is within every limit by
 * itself. Not synchronised; {@link Defence} is.
 */
final class Stuffing {
    private static final int KEYS = 10_000;
    private static final int ALERTS = 50;

    private final int threshold;
    private final Duration window;
    private final Clock clock;
    private final Recent<Spread> namesOf = new Recent<>(KEYS);
    private final Recent<Spread> networksOf = new Recent<>(KEYS);
    private final Recent<Alert> alerts = new Recent<>(ALERTS);

    /** What was noticed. */
    enum Kind {
        MANY_NAMES,
        MANY_NETWORKS
    }

    /** @param subject the network that tried many names, or the name that was tried from many */
    record Alert(Kind kind, String subject, Instant since) {}

    /** The hashes of what failed together since a moment; a hash met twice counts once, which is exact enough. */
    private record Spread(Instant since, Set<Integer> others) {}

    Stuffing(int threshold, Duration window, Clock clock) {
        this.threshold = threshold;
        this.window = window;
        this.clock = clock;
    }

    /** Takes note of a failure, and tells of what it completes, once in each window. */
    List<Alert> failed(String name, String network) {
        List<Alert> fresh = new ArrayList<>();
        note(namesOf, network, name, Kind.MANY_NAMES).ifPresent(fresh::add);
        note(networksOf, name, network, Kind.MANY_NETWORKS).ifPresent(fresh::add);
        return fresh;
    }

    /** Those of the last {@code window}. */
    List<Alert> alerts() {
        Instant now = clock.instant();
        return alerts.values().stream()
                .filter(alert -> isWithin(alert.since(), now))
                .toList();
    }

    private Optional<Alert> note(Recent<Spread> spreads, String key, String other, Kind kind) {
        Instant now = clock.instant();
        Spread known = spreads.get(key);
        Spread spread = known != null && isWithin(known.since(), now) ? known : new Spread(now, new HashSet<>());
        spreads.put(key, spread);
        if (spread.others().size() >= threshold || !spread.others().add(other.hashCode())) {
            return Optional.empty();
        }
        if (spread.others().size() < threshold) {
            return Optional.empty();
        }
        var alert = new Alert(kind, key, now);
        alerts.put(kind + " " + key, alert);
        return Optional.of(alert);
    }

    private boolean isWithin(Instant since, Instant now) {
        return !now.isBefore(since) && now.isBefore(since.plus(window));
    }
}
