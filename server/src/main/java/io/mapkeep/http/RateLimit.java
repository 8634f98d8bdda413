package io.mapkeep.http;

import io.mapkeep.contract.problem.Problem;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * A token bucket per client address; for IPv6 per /64, because one client has a whole one. Memory is bounded: the address that was silent for
 * longest is forgotten first, which gives it a full bucket, so an attacker with many addresses wins no more than each address is due.
 */
final class RateLimit {
    private static final int STRIPES = 16;
    private static final int ADDRESSES_PER_STRIPE = 4096;

    private final int perMinute;
    private final LongSupplier nanos;
    private final Stripe[] stripes = new Stripe[STRIPES];

    RateLimit(int perMinute, LongSupplier nanos) {
        this.perMinute = perMinute;
        this.nanos = nanos;
        Arrays.setAll(stripes, i -> new Stripe());
    }

    /** Takes one token; false if there is none. No exception: refusing a flood must be cheaper than serving it. */
    boolean take(InetAddress address) {
        long client = key(address);
        return stripes[Long.hashCode(client) & (STRIPES - 1)].take(client);
    }

    /** How long until there is a token again, in whole seconds. */
    int retryAfterSeconds() {
        return Math.max(1, 60 / perMinute);
    }

    /** What a refused client is told. */
    Problem refusal(InetAddress address) {
        return Problem.of(
                "MK-HTP-007",
                "Too many requests.",
                "More than " + perMinute + " a minute came from " + address.getHostAddress()
                        + (address instanceof Inet6Address ? " and its /64 network." : "."),
                "Wait " + retryAfterSeconds() + " s. An administrator can raise limits.requests_per_minute.");
    }

    /** How many addresses are remembered now. */
    int addresses() {
        int count = 0;
        for (Stripe stripe : stripes) {
            count += stripe.size();
        }
        return count;
    }

    /** An IPv4 address, or the network half of an IPv6 address. No global IPv6 network begins with 32 zero bits, so the two do not meet. */
    static long key(InetAddress address) {
        byte[] bytes = address.getAddress();
        long key = 0;
        for (int i = 0; i < Math.min(bytes.length, Long.BYTES); i++) {
            key = (key << 8) | (bytes[i] & 0xff);
        }
        return key;
    }

    private static final class Bucket {
        private double tokens;
        private long filled;
    }

    private final class Stripe {
        private final ReentrantLock lock = new ReentrantLock();
        private final Map<Long, Bucket> buckets = new LinkedHashMap<>(64, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Long, Bucket> eldest) {
                return size() > ADDRESSES_PER_STRIPE;
            }
        };

        boolean take(long client) {
            long now = nanos.getAsLong();
            lock.lock();
            try {
                Bucket bucket = buckets.computeIfAbsent(client, name -> full(now));
                bucket.tokens = Math.min(perMinute, bucket.tokens + (now - bucket.filled) * (perMinute / 60e9));
                bucket.filled = now;
                if (bucket.tokens < 1) {
                    return false;
                }
                bucket.tokens--;
                return true;
            } finally {
                lock.unlock();
            }
        }

        int size() {
            lock.lock();
            try {
                return buckets.size();
            } finally {
                lock.unlock();
            }
        }

        private Bucket full(long now) {
            var bucket = new Bucket();
            bucket.tokens = perMinute;
            bucket.filled = now;
            return bucket;
        }
    }
}
