package io.mapkeep.tls.acme.server;

import io.mapkeep.tls.acme.server.AcmeFailure.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** How often one may do something, by account or by address: a bucket that fills evenly. Of the least lately seen, only so many are remembered. */
final class Pace {
    private static final int MOST = 20_000;

    private final String act;
    private final int times;
    private final Duration within;
    private final Clock clock;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MOST;
        }
    };

    private record Bucket(double left, Instant seen) {}

    /** @param act in words, like "new accounts" */
    Pace(String act, int times, Duration within, Clock clock) {
        this.act = act;
        this.times = times;
        this.within = within;
        this.clock = clock;
    }

    /** @throws AcmeFailure (rateLimited) if it is too often */
    synchronized void take(String who) {
        Instant now = clock.instant();
        Bucket bucket = buckets.getOrDefault(who, new Bucket(times, now));
        double filled = times
                * (double) Math.max(0, Duration.between(bucket.seen(), now).toMillis())
                / within.toMillis();
        double left = Math.min(times, bucket.left() + filled);
        if (left < 1) {
            throw new AcmeFailure(
                    Kind.RATE_LIMITED,
                    "More than " + times + " " + act + " within " + within.toMinutes() + " minutes; try again later.");
        }
        buckets.put(who, new Bucket(left - 1, now));
    }
}
