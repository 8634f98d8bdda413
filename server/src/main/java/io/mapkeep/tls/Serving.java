package io.mapkeep.tls;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Failed;
import io.mapkeep.tls.ServerCredentials.KeyMaterial;
import io.mapkeep.tls.ServerIdentity.Source;
import io.mapkeep.tls.authority.Serial;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the port shows, and the way to the next: listeners put it to use, then the appliance connects to its own port and compares. If that fails, the
 * former one is served again and the new one is left alone for an hour. Not for several threads at once; {@link Certificates} sees to that.
 */
final class Serving {
    private static final Logger LOG = LoggerFactory.getLogger(Serving.class);
    private static final Duration LEFT_ALONE = Duration.ofHours(1);

    private final List<ServerIdentitySource> sources;
    private final Supplier<Optional<Source>> choice;
    private final Clock clock;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Map<X509Certificate, Instant> refused = new HashMap<>();

    private volatile ServerIdentity served;
    private volatile @Nullable OwnPort port;

    /** The other sources' offers and what they have for other names. */
    private volatile List<KeyMaterial> further = List.of();

    private List<X509Certificate> announcedFurther;

    /** What all listeners have taken; while one of them fails, they are told again each minute. */
    private ServerIdentity announced;

    /**
     * Chooses at once; nobody listens yet.
     *
     * @param sources the local one among them: it always has something
     * @param choice empty if nobody ever chose
     */
    Serving(List<ServerIdentitySource> sources, Supplier<Optional<Source>> choice, Clock clock) {
        this.sources = List.copyOf(sources);
        this.choice = choice;
        this.clock = clock;
        this.served = offered();
        this.announced = served;
        this.announcedFurther = leaves();
    }

    ServerIdentity now() {
        return served;
    }

    List<KeyMaterial> further() {
        return further;
    }

    private List<X509Certificate> leaves() {
        return further.stream().map(one -> one.chain().get(0)).toList();
    }

    void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** From now on each change is looked at from outside. */
    void watch(OwnPort watched) {
        port = watched;
    }

    /**
     * Has every source renew what is due, and serves what is wanted most.
     *
     * @throws RuntimeException if a source or a listener failed, or the port did not show the new certificate (MK-CRT-018); the former one is served then, unless it is over
     */
    void refresh() {
        ServerIdentity next = offered();
        Instant since = refused.get(next.certificate());
        if (since != null && clock.instant().isBefore(since.plus(LEFT_ALONE)) && lasts(announced)) {
            return;
        }
        served = next;
        if (!announced.certificate().equals(next.certificate())) {
            listeners.forEach(Runnable::run);
            try {
                requireShown(next);
            } catch (Failed failed) {
                if (lasts(announced)) {
                    refused.put(next.certificate(), clock.instant());
                    served = announced;
                    listeners.forEach(Runnable::run);
                    throw failed;
                }
                LOG.error(
                        "The new certificate stays, since the former one is over and every client refuses it", failed);
            }
            announced = next;
            announcedFurther = leaves();
        } else if (!announcedFurther.equals(leaves())) {
            listeners.forEach(Runnable::run);
            announcedFurther = leaves();
        }
    }

    private boolean lasts(ServerIdentity one) {
        return clock.instant().isBefore(one.certificate().getNotAfter().toInstant());
    }

    /** Forgets what was refused, and goes back to what the listeners have. */
    void goBack() {
        served = announced;
        refused.clear();
    }

    /** Of what was chosen; else, and where that has nothing, of an ACME authority; else of our own. */
    private ServerIdentity offered() {
        Map<Source, ServerIdentity> offers = new EnumMap<>(Source.class);
        for (ServerIdentitySource source : sources) {
            source.renewed().ifPresent(offer -> offers.put(offer.source(), offer));
        }
        List<ServerIdentity> byWish = Stream.concat(
                        choice.get().stream(), Stream.of(Source.ACME, Source.INSTALLED, Source.LOCAL))
                .distinct()
                .map(offers::get)
                .filter(Objects::nonNull)
                .toList();
        ServerIdentity wanted = byWish.stream()
                .filter(one -> one.source() != Source.INSTALLED || isChosen(Source.INSTALLED))
                .findFirst()
                .orElseThrow();
        further = Stream.concat(
                        byWish.stream().filter(one -> one != wanted).map(ServerIdentity::material),
                        sources.stream().flatMap(source -> source.further().stream()))
                .toList();
        return wanted;
    }

    private boolean isChosen(Source source) {
        return choice.get().filter(source::equals).isPresent();
    }

    private void requireShown(ServerIdentity expected) {
        OwnPort watched = port;
        if (watched == null) {
            return;
        }
        try {
            X509Certificate shown = watched.shown();
            if (!shown.getSerialNumber().equals(expected.certificate().getSerialNumber())) {
                throw notShown("The port shows the certificate with serial " + Serial.text(shown) + ".", null);
            }
            LOG.info("The port shows the new certificate, serial {}", Serial.text(shown));
        } catch (IOException noHandshake) {
            throw notShown("The appliance's own connection to it failed: " + noHandshake.getMessage(), noHandshake);
        }
    }

    private static Failed notShown(String why, @Nullable Throwable cause) {
        return new Failed(
                Problem.of(
                        "MK-CRT-018",
                        "The new certificate does not work on the TLS port; the former one is served again.",
                        why,
                        "Look for the reason in the log: journalctl -u mapkeep; then install it again, or another."),
                cause);
    }
}
