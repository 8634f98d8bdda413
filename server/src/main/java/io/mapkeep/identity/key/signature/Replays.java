package io.mapkeep.identity.key.signature;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Remembers which signed requests were taken, so that none is taken twice while its time of signing is still acceptable. What was signed is compared, not
 * the signature's bytes, so it does not matter in how many ways one signature could be written.
 *
 * <pre>
 *   minute of signing   12:00   12:01   12:02 …          whole minutes are forgotten when they are too old to be accepted
 *   fingerprints        {a b}   {c}     {d e f}
 * </pre>
 *
 * Memory is bounded by refusing: forgetting one early would open it to replay. Only requests with a right signature get here, so nobody without a key
 * can fill it.
 */
final class Replays {
    /** 128 bits of SHA-256; with a few hundred thousand remembered, two are the same with a chance below 2^-90. */
    private record Fingerprint(long high, long low) {}

    /** What became of a request. */
    enum Verdict {
        FRESH,
        SEEN,
        FULL
    }

    private final Duration window;
    private final int most;
    private final int mostOfOneKey;
    private final TreeMap<Long, Set<Fingerprint>> minutes = new TreeMap<>();
    private final TreeMap<Long, Map<String, Integer>> counts = new TreeMap<>();
    private int size;

    /** @param window how far the time of signing may lie before now */
    Replays(Duration window, int most, int mostOfOneKey) {
        this.window = window;
        this.most = most;
        this.mostOfOneKey = mostOfOneKey;
    }

    synchronized Verdict take(String keyId, byte[] base, Instant created, Instant now) {
        forget(now);
        long minute = created.getEpochSecond() / 60;
        Set<Fingerprint> seen = minutes.computeIfAbsent(minute, fresh -> new HashSet<>());
        Fingerprint fingerprint = fingerprint(base);
        if (seen.contains(fingerprint)) {
            return Verdict.SEEN;
        }
        if (size >= most || ofKey(keyId) >= mostOfOneKey) {
            return Verdict.FULL;
        }
        seen.add(fingerprint);
        size++;
        counts.computeIfAbsent(minute, fresh -> new HashMap<>()).merge(keyId, 1, Integer::sum);
        return Verdict.FRESH;
    }

    synchronized int size() {
        return size;
    }

    private int ofKey(String keyId) {
        return counts.values().stream()
                .mapToInt(count -> count.getOrDefault(keyId, 0))
                .sum();
    }

    private void forget(Instant now) {
        long oldest = now.minus(window).getEpochSecond() / 60;
        while (!minutes.isEmpty() && minutes.firstKey() < oldest) {
            size -= minutes.pollFirstEntry().getValue().size();
        }
        counts.headMap(oldest).clear();
    }

    private static Fingerprint fingerprint(byte[] base) {
        try {
            ByteBuffer hash =
                    ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(base));
            return new Fingerprint(hash.getLong(), hash.getLong());
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
