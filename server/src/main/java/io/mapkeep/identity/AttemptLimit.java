package io.mapkeep.identity;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.TooManyRequests;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Counts failed sign-ins of the last minute, per name and per address (IPv6: per /64). Guessing gets slow; the directory's own account is never locked by it.
 * Only failures count, so that people behind one address do not shut each other out by working. Memory is bounded: the key that failed longest ago
 * is forgotten first.
 */
final class AttemptLimit {
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int KEYS = 20_000;

    private final int perMinute;
    private final Clock clock;
    private final Map<String, Window> windows = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
            return size() > KEYS;
        }
    };

    private record Window(Instant began, int failures, boolean told) {}

    /**
     * Why an attempt is not let through.
     *
     * @param first whether this is the first one refused for this reason within its minute, the one to write down
     */
    record Refusal(TooManyRequests problem, boolean first) {}

    AttemptLimit(int perMinute, Clock clock) {
        this.perMinute = perMinute;
        this.clock = clock;
    }

    /** Empty unless the name or the address has failed too often within the minute. */
    synchronized Optional<Refusal> refusal(String name, String remote) {
        Instant now = clock.instant();
        for (String key : keys(name, remote)) {
            Window window = windows.get(key);
            if (window != null && current(window, now) && window.failures >= perMinute) {
                windows.put(key, new Window(window.began, window.failures, true));
                return Optional.of(
                        new Refusal(tooMany(Duration.between(now, window.began.plus(WINDOW))), !window.told));
            }
        }
        return Optional.empty();
    }

    private TooManyRequests tooMany(Duration left) {
        int seconds = (int) left.toSeconds() + 1;
        return new TooManyRequests(
                Problem.of(
                        "MK-IDN-004",
                        "Too many failed sign-ins.",
                        "This name or your address failed " + perMinute + " times within a minute.",
                        "Wait " + seconds + " s, then try again."),
                seconds);
    }

    synchronized void failed(String name, String remote) {
        Instant now = clock.instant();
        for (String key : keys(name, remote)) {
            windows.merge(
                    key,
                    new Window(now, 1, false),
                    (old, fresh) -> current(old, now) ? new Window(old.began, old.failures + 1, old.told) : fresh);
        }
    }

    /** Forgets what failed for a name, after an administrator knows that it was its owner. The address stays limited. */
    synchronized void lift(String name) {
        windows.remove(keys(name, "")[0]);
    }

    synchronized int size() {
        return windows.size();
    }

    private static boolean current(Window window, Instant now) {
        return !now.isBefore(window.began) && now.isBefore(window.began.plus(WINDOW));
    }

    private static String[] keys(String name, String remote) {
        return new String[] {"name " + name, "from " + network(remote)};
    }

    /** Of an IPv6 address the first 64 bits: a client has all the rest to itself. However it is written, it is one network. */
    private static String network(String remote) {
        if (remote.indexOf(':') < 0) {
            return remote;
        }
        try {
            // A text with a colon is never looked up as a name.
            byte[] address = InetAddress.getByName(remote.split("%", 2)[0]).getAddress();
            return HexFormat.of().formatHex(address, 0, Math.min(8, address.length));
        } catch (UnknownHostException noAddress) {
            return remote;
        }
    }
}
