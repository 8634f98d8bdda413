package io.mapkeep.firewall.ban;

import io.mapkeep.firewall.network.Network;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How much of a network's nuisance was borne: points that drain away with time. Who stays below the rate of draining is never banned, however long; who floods is within a second.
 * Bounded, and the one that was quiet longest is forgotten first.
 */
final class Patience {
    /** Enough for a client that is set up wrongly and tries again and again. */
    static final int END = 200;

    private static final Duration DRAINED = Duration.ofMinutes(1);
    private static final int NETWORKS = 20_000;

    private final Map<Network, Borne> borne = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Network, Borne> eldest) {
            return size() > NETWORKS;
        }
    };

    private record Borne(double points, Instant since) {
        Borne and(int more, Instant now) {
            double drained = Math.max(0, Duration.between(since, now).toMillis()) * END / (double) DRAINED.toMillis();
            return new Borne(Math.max(0, points - drained) + more, now);
        }
    }

    /** True if it is at its end now; it begins anew then. */
    synchronized boolean ends(Network network, int points, Instant now) {
        Borne grown = borne.getOrDefault(network, new Borne(0, now)).and(points, now);
        if (grown.points() < END) {
            borne.put(network, grown);
            return false;
        }
        borne.remove(network);
        return true;
    }
}
