package io.mapkeep.runtime;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What systemd is told, in the words of sd_notify(3). Java 17 has no datagram sockets of the Unix kind, so the words go as lines into a pipe, and
 * {@code libexec/tell-systemd} hands them on. Without systemd nobody is told, and all else is the same.
 */
public final class ServiceManager {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceManager.class);

    private final @Nullable RandomAccessFile pipe;
    private final Optional<Duration> watchdog;

    private ServiceManager(@Nullable RandomAccessFile pipe, Optional<Duration> watchdog) {
        this.pipe = pipe;
        this.watchdog = watchdog;
    }

    /** @param environment {@code MAPKEEP_TELL}, the pipe, as {@code bin/mapkeep} sets it; {@code WATCHDOG_USEC}, as systemd does */
    public static ServiceManager of(Map<String, String> environment) {
        String named = environment.get("MAPKEEP_TELL");
        if (named == null) {
            return new ServiceManager(null, Optional.empty());
        }
        try {
            // For reading, too: so it opens at once, whether the other end is there yet or not.
            return new ServiceManager(new RandomAccessFile(named, "rw"), watchdog(environment.get("WATCHDOG_USEC")));
        } catch (IOException failure) {
            LOG.warn("systemd cannot be told how the appliance is", failure);
            return new ServiceManager(null, Optional.empty());
        }
    }

    /** How often {@link #alive} has to be said at least; empty if nobody waits for it. */
    public Optional<Duration> watchdog() {
        return watchdog;
    }

    /** All doors are open. */
    public void ready() {
        say("READY=1");
    }

    public void alive() {
        say("WATCHDOG=1");
    }

    public void stopping() {
        say("STOPPING=1");
    }

    private synchronized void say(String word) {
        try {
            if (pipe != null) {
                pipe.write((word + "\n").getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException failure) {
            LOG.warn("systemd was not told {}", word, failure);
        }
    }

    private static Optional<Duration> watchdog(@Nullable String micros) {
        return micros != null && micros.matches("[1-9]\\d{0,14}")
                ? Optional.of(Duration.ofNanos(Long.parseLong(micros) * 1000))
                : Optional.empty();
    }
}
