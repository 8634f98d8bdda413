package io.mapkeep.tls.staple;

import io.mapkeep.runtime.Jobs;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The answers at hand. Asked in the middle of handshakes, it never waits for a network: what was not fetched yet, or is over, is not sent, and clients ask for themselves.
 */
public final class Staples {
    private static final Logger LOG = LoggerFactory.getLogger(Staples.class);
    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(10);

    private final Function<byte[], Optional<byte[]>> own;
    private final Supplier<List<ServerChain>> served;
    private final Fetching fetching;
    private final Clock clock;
    private final Map<X509Certificate, Fetched> kept = new ConcurrentHashMap<>();
    private final Map<X509Certificate, Instant> notBefore = new ConcurrentHashMap<>();

    /**
     * For what is served.
     *
     * @param own what the appliance's own responder says to a question; empty if it is not its business
     * @param served all that the port may show
     */
    public Staples(Function<byte[], Optional<byte[]>> own, Supplier<List<ServerChain>> served, Clock clock) {
        this.own = own;
        this.served = served;
        this.fetching = new Fetching(clock);
        this.clock = clock;
    }

    public void start(Jobs jobs) {
        jobs.start("staples", this::fetchDue);
        jobs.every(PAUSE, "staples", this::fetchDue);
    }

    /** To a question of RFC 6960, 4.1, about one certificate. */
    public Optional<byte[]> answer(byte[] question) {
        return own.apply(question)
                .or(() -> kept.values().stream()
                        .filter(one -> one.isFor(question) && one.validAt(clock.instant()))
                        .map(Fetched::answer)
                        .findFirst());
    }

    /** What is there is left alone until half of its time is over. Does nothing while it is done already. */
    public synchronized void fetchDue() {
        List<ServerChain> now = served.get();
        kept.keySet().retainAll(now.stream().map(ServerChain::leaf).toList());
        now.stream().filter(this::isDue).forEach(this::fetch);
    }

    private boolean isDue(ServerChain one) {
        Instant now = clock.instant();
        return Fetching.responder(one.leaf()).isPresent()
                && !now.isBefore(notBefore.getOrDefault(one.leaf(), Instant.MIN))
                && Optional.ofNullable(kept.get(one.leaf()))
                        .filter(former -> now.isBefore(former.renewsAt()))
                        .isEmpty();
    }

    private void fetch(ServerChain one) {
        try {
            Fetched fetched = fetching.fetch(one);
            kept.put(one.leaf(), fetched);
            notBefore.remove(one.leaf());
            LOG.info("The responder's answer on the served certificate is good until {}", fetched.end());
        } catch (IOException | RuntimeException failure) {
            notBefore.put(one.leaf(), clock.instant().plus(AFTER_FAILURE));
            LOG.warn("No answer of the responder to send along; tried again in ten minutes: {}", failure.toString());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
