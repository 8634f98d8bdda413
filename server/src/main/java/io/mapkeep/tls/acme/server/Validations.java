package io.mapkeep.tls.acme.server;

import io.mapkeep.runtime.Jobs;
import io.mapkeep.tls.acme.server.AcmeFailure.Kind;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at hosts in the background, a few at a time, and notes what it saw. Each is tried three times within seconds: a web server may still be starting. */
final class Validations {
    private static final Logger LOG = LoggerFactory.getLogger(Validations.class);
    private static final int AT_ONCE = 32;
    private static final List<Duration> PAUSES = List.of(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(3));

    private final OrderStore store;
    private final Reach reach;
    private final Jobs jobs;
    private final Clock clock;
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final Set<String> running = ConcurrentHashMap.newKeySet();

    Validations(OrderStore store, Reach reach, Jobs jobs, Clock clock) {
        this.store = store;
        this.reach = reach;
        this.jobs = jobs;
        this.clock = clock;
    }

    /**
     * Begins, unless it is under way.
     *
     * @param expected what the host has to show
     * @throws AcmeFailure (rateLimited) if too many are looked at just now
     */
    void begin(Proof proof, Proof.Kind kind, String expected) {
        if (!running.add(proof.id())) {
            return;
        }
        if (!places.tryAcquire()) {
            running.remove(proof.id());
            throw new AcmeFailure(Kind.RATE_LIMITED, "Too many hosts are looked at just now; try again in a minute.");
        }
        jobs.start("acme-validation", () -> {
            try {
                Optional<AcmeFailure> failure = look(proof, kind, expected);
                if (Thread.currentThread().isInterrupted()) {
                    // The server is stopping: what is open now is looked at again when the client asks how it stands.
                    return;
                }
                store.settle(
                        proof,
                        failure.isEmpty() ? Proof.Status.VALID : Proof.Status.INVALID,
                        failure.map(one -> one.kind().urn() + " " + one.detail()),
                        clock.instant());
            } finally {
                places.release();
                running.remove(proof.id());
            }
        });
    }

    private Optional<AcmeFailure> look(Proof proof, Proof.Kind kind, String expected) {
        Optional<AcmeFailure> last = Optional.empty();
        for (Duration pause : PAUSES) {
            try {
                Thread.sleep(pause.toMillis());
                last = Optional.empty();
                for (InetAddress address : reach.addresses(proof.name())) {
                    last = once(proof, kind, expected, address);
                    if (last.isEmpty()) {
                        return last;
                    }
                }
            } catch (AcmeFailure failure) {
                last = Optional.of(failure);
                if (failure.kind() == Kind.REJECTED_IDENTIFIER) {
                    // No connection was tried, and none will be.
                    break;
                }
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                return last;
            }
        }
        LOG.info(
                "{} could not be proven by {}: {}",
                proof.name(),
                kind.word(),
                last.map(AcmeFailure::detail).orElse(""));
        return last;
    }

    private static Optional<AcmeFailure> once(Proof proof, Proof.Kind kind, String expected, InetAddress address) {
        try {
            switch (kind) {
                case HTTP_01 -> Look.http(proof.name(), address, proof.token(), expected);
                case TLS_ALPN_01 -> TlsLook.at(proof.name(), address, expected);
            }
            return Optional.empty();
        } catch (AcmeFailure failure) {
            return Optional.of(failure);
        }
    }
}
