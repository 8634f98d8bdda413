package io.mapkeep.tls.watch;

import io.mapkeep.contract.units.HostPort;
import io.mapkeep.health.Check;
import io.mapkeep.runtime.Jobs;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Looks at each when it is known for a minute at most and then every six hours, at those that did not answer every ten minutes; one after the other, in a thread of its own: whoever asks what was seen never waits for any of them. */
public final class OtherServers {
    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(10);
    private static final Duration GOOD_FOR = Duration.ofHours(6);

    private final Clock clock;
    private final Map<OtherServer, Seen> known = new ConcurrentHashMap<>();
    private volatile Surroundings around = Surroundings.NONE;

    public OtherServers(Clock clock) {
        this.clock = clock;
    }

    public void watch(Surroundings now, Jobs jobs) {
        around = now;
        jobs.start("certificates-of-others", this::look);
        jobs.every(PAUSE, "certificates-of-others", this::look);
    }

    /** In the order of the settings, then the nodes. */
    public List<Seen> seen() {
        return around.servers().get().stream().map(this::last).toList();
    }

    /** By which this node and the others know each other. */
    public List<X509Certificate> link() {
        return around.link().get();
    }

    public Check check() {
        return new EndsCheck(this::seen, clock);
    }

    synchronized void look() {
        List<OtherServer> now = around.servers().get();
        known.keySet().retainAll(now);
        now.stream().filter(this::isDue).forEach(one -> known.put(one, look(last(one))));
    }

    private boolean isDue(OtherServer one) {
        Seen last = known.get(one);
        return last == null
                || !clock.instant().isBefore(last.at().plus(last.trouble().isEmpty() ? GOOD_FOR : AFTER_FAILURE));
    }

    private Seen last(OtherServer one) {
        return known.getOrDefault(
                one, new Seen(one, Optional.empty(), Optional.of("not looked at yet"), clock.instant()));
    }

    private Seen look(Seen last) {
        HostPort at = last.server().at();
        try {
            // An address that cannot be resolved is told like one that nobody answers at.
            var address = new InetSocketAddress(at.host(), at.port());
            X509Certificate shown =
                    Shown.at(address, at.host(), last.server().startTls() ? StartTls::over : plain -> {});
            return new Seen(last.server(), Optional.of(shown), Optional.empty(), clock.instant());
        } catch (IOException | RuntimeException failure) {
            return new Seen(last.server(), last.certificate(), Optional.of(words(failure)), clock.instant());
        }
    }

    private static String words(Exception failure) {
        return Optional.ofNullable(failure.getMessage()).orElse(failure.toString());
    }
}
