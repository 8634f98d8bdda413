package io.mapkeep.identity.oidc;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import io.mapkeep.contract.configuration.OidcSection;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a provider: its settings and its keys. Nothing is asked before somebody needs it, so the appliance starts without its providers.
 *
 * <p>The settings are renewed after an hour; if that fails, the old ones serve for a day. Keys are fetched when a token names one that is not known, at most twice
 * in {@value #KEYS_INTERVAL_SECONDS} seconds, so that a stranger's tokens do not become requests to the provider.
 */
final class Discovery {
    private static final Duration FRESH = Duration.ofHours(1);
    private static final Duration USABLE = Duration.ofDays(1);
    private static final int KEYS_INTERVAL_SECONDS = 30;
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int MOST_WAITING = 8;
    private static final Duration KEYS_KEPT = Duration.ofMinutes(15);

    private final OidcSection settings;
    private final ProviderHttp http;
    private final Clock clock;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile @Nullable Known known;

    /** The provider as it was at a moment. */
    record Known(Metadata metadata, Optional<JWKSource<SecurityContext>> keys, Instant since) {}

    Discovery(OidcSection settings, ProviderHttp http, Clock clock) {
        this.settings = settings;
        this.http = http;
        this.clock = clock;
    }

    /**
     * The provider's settings and keys. Of those who come while it is being asked only few wait, and not for long.
     *
     * @throws IOException if the provider is not known and cannot be asked
     */
    Known known() throws IOException {
        Known old = known;
        Instant now = clock.instant();
        if (old != null && now.isBefore(old.since().plus(FRESH))) {
            return old;
        }
        try {
            return refreshed(now);
        } catch (IOException failure) {
            if (old != null && now.isBefore(old.since().plus(USABLE))) {
                return old;
            }
            throw failure;
        }
    }

    /** Asks the provider now, for the doctor. */
    void probe() throws IOException {
        if (settings.endpoints().isEmpty()) {
            known = ask(clock.instant());
        }
    }

    private Known refreshed(Instant now) throws IOException {
        enter();
        try {
            Known other = known;
            if (other != null && now.isBefore(other.since().plus(FRESH))) {
                return other;
            }
            Known fresh = ask(now);
            known = fresh;
            return fresh;
        } finally {
            asking.unlock();
        }
    }

    private void enter() throws IOException {
        try {
            if (asking.getQueueLength() >= MOST_WAITING
                    || !asking.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("somebody else waits for its settings already");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }

    private Known ask(Instant now) throws IOException {
        if (settings.endpoints().isPresent()) {
            return new Known(Metadata.of(settings.endpoints().get()), Optional.empty(), now);
        }
        String base = settings.issuer().endsWith("/")
                ? settings.issuer().substring(0, settings.issuer().length() - 1)
                : settings.issuer();
        Metadata metadata =
                Metadata.parse(http.get(URI.create(base + "/.well-known/openid-configuration")), settings.issuer());
        Known old = known;
        boolean sameKeys = old != null && old.metadata().keys().equals(metadata.keys());
        return new Known(
                metadata,
                old != null && sameKeys
                        ? old.keys()
                        : Optional.of(keys(metadata.keys().orElseThrow())),
                now);
    }

    private JWKSource<SecurityContext> keys(URI address) throws IOException {
        return JWKSourceBuilder.create(address.toURL(), http)
                .cache(
                        KEYS_KEPT.toMillis(),
                        settings.responseTimeout()
                                .plus(settings.connectTimeout())
                                .toMillis())
                .refreshAheadCache(false)
                .retrying(false)
                .rateLimited(Duration.ofSeconds(KEYS_INTERVAL_SECONDS).toMillis())
                .outageTolerant(USABLE.toMillis())
                .build();
    }
}
