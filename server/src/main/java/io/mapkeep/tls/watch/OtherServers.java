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
import java.util.Optional;

/** Looks at them after the start and every six hours, at those that did not answer every ten minutes; one after the other, in a thread of its own: whoever asks what was seen never waits for any of them. */
public final class OtherServers {
    private static final Duration PAUSE = Duration.ofMinutes(10);
    private static final Duration GOOD_FOR = Duration.ofHours(6);

    private final Clock clock;
    private volatile List<Seen> seen = List.of();

    public OtherServers(Clock clock) {
        this.clock = clock;
    }

    public void watch(List<OtherServer> servers, Jobs jobs) {
        seen = servers.stream()
                .map(one -> new Seen(one, Optional.empty(), Optional.of("not looked at yet"), clock.instant()))
                .toList();
        if (!servers.isEmpty()) {
            jobs.start("certificates-of-others", this::look);
            jobs.every(PAUSE, "certificates-of-others", this::look);
        }
    }

    /** In the order of the settings. */
    public List<Seen> seen() {
        return seen;
    }

    public Check check() {
        return new EndsCheck(this::seen, clock);
    }

    void look() {
        seen = seen.stream().map(this::look).toList();
    }

    private Seen look(Seen last) {
        if (last.trouble().isEmpty() && clock.instant().isBefore(last.at().plus(GOOD_FOR))) {
            return last;
        }
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
