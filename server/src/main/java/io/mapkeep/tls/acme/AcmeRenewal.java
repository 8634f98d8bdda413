package io.mapkeep.tls.acme;

import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.configuration.AcmeSection;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.rest.Resource;
import io.mapkeep.runtime.Jobs;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.trust.TrustStore;
import io.mapkeep.tls.authority.KeyCipher;
import io.mapkeep.tls.authority.Serial;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeRateLimitedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a certificate of an ACME authority fresh: at the moment the authority suggests (RFC 9773), else when two thirds of its life are over. After a failure the pause
 * doubles, up to six hours, with some chance in it, so that a thousand appliances do not come back in one second; an authority that names a time is not asked before.
 */
public final class AcmeRenewal {
    private static final Logger LOG = LoggerFactory.getLogger(AcmeRenewal.class);
    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(6);
    /** How often the authority is asked for its window. */
    private static final Duration ASKING = Duration.ofHours(6);

    private static final Duration HOOK_PATIENCE = Duration.ofMinutes(5);

    private final List<String> names;
    private final AcmeStore store;
    private final AcmeClient client;
    private final HttpAnswers httpAnswers = new HttpAnswers();
    private final TlsAnswers tlsAnswers = new TlsAnswers();
    private final HookRecords hook;
    private final AuditLog audit;
    private final Clock clock;
    private final Runnable changed;
    private final AtomicBoolean running = new AtomicBoolean();
    private final RandomGenerator random = RandomGenerator.getDefault();

    private volatile Optional<Obtained> newest;
    private volatile State state = new State(Optional.empty(), Instant.MIN, 0);
    private volatile Optional<Instant> suggested = Optional.empty();
    private volatile Instant askedLast = Instant.MIN;

    /**
     * How it fares.
     *
     * @param error the last, in the authority's words; empty after a success
     * @param notBefore no attempt before
     */
    public record State(Optional<String> error, Instant notBefore, int failures) {}

    /**
     * For one authority.
     *
     * @param names DNS names; no addresses, and wildcards only where the challenge is {@code dns-01}
     * @param hookWanted the file that is there as long as a program is to publish records
     * @param changed told when there is a new certificate
     */
    public AcmeRenewal(
            AcmeSection settings,
            List<String> names,
            Database database,
            KeyCipher cipher,
            AuditLog audit,
            Clock clock,
            Path hookWanted,
            Runnable changed) {
        this.hook = new HookRecords(hookWanted, HOOK_PATIENCE);
        this.names = List.copyOf(names);
        this.store = new AcmeStore(
                database, cipher, settings.directory().orElseThrow().toString());
        this.client = new AcmeClient(settings, TrustStore.of(database), store, proving(settings));
        this.audit = audit;
        this.clock = clock;
        this.changed = changed;
        this.newest = store.obtained();
    }

    private Proving proving(AcmeSection settings) {
        AcmeSection.Dns dns = settings.dns();
        return switch (settings.challenge()) {
            case HTTP_01 -> new HttpProving(httpAnswers);
            case TLS_ALPN_01 -> new TlsProving(tlsAnswers);
            case DNS_01 ->
                new DnsProving(
                        dns.server()
                                .map(server -> (DnsRecords) new DynamicUpdate(server, dns.key()))
                                .orElse(hook),
                        dns.delay());
        };
    }

    /** What is to be served: the newest one, if it is for the names and valid. */
    public Optional<Obtained> usable() {
        return newest.filter(one -> one.names().equals(names) && one.validAt(clock.instant()));
    }

    /** When the next one is fetched. */
    public Instant renewsAt() {
        return usable().map(one -> suggested.orElseGet(one::renewsAt)).orElse(Instant.MIN);
    }

    public State state() {
        return state;
    }

    public List<Resource> resources() {
        return List.of(httpAnswers, hook);
    }

    /** What the HTTPS port shows to the authority, as long as one looks. */
    public TlsAnswers tlsAnswers() {
        return tlsAnswers;
    }

    /** Looks each minute, by the wall clock; the work itself takes a thread of its own. */
    public void start(Jobs jobs) {
        jobs.every(Duration.ofMinutes(1), "acme-renewal", () -> jobs.start("acme", this::renewIfDue));
        jobs.start("acme", this::renewIfDue);
    }

    /** Fetches the next one at once, whatever is due; if it does not come, {@link #state} says why. Does nothing while one is being fetched. */
    public void renewNow() {
        if (running.compareAndSet(false, true)) {
            try {
                renew();
            } finally {
                running.set(false);
            }
        }
    }

    void renewIfDue() {
        if (!running.compareAndSet(false, true)) {
            return;
        }
        try {
            askForWindow();
            Instant now = clock.instant();
            if (!now.isBefore(renewsAt()) && !now.isBefore(state.notBefore())) {
                renew();
            }
        } finally {
            running.set(false);
        }
    }

    private void renew() {
        try {
            Obtained obtained = client.obtain(names);
            newest = Optional.of(obtained);
            suggested = Optional.empty();
            askedLast = Instant.MIN;
            state = new State(Optional.empty(), Instant.MIN, 0);
            LOG.info(
                    "The ACME authority gave a certificate until {}",
                    obtained.certificate().getNotAfter());
            record(obtained);
            changed.run();
        } catch (AcmeException | IOException | RuntimeException failure) {
            // acme4j loads lazily, and tells of what then fails by exceptions that nothing announces.
            failed(failure);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private void failed(Exception failure) {
        int failures = state.failures() + 1;
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 10));
        pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        Instant next = clock.instant().plus(pause).plusMillis(random.nextLong(pause.toMillis() / 4 + 1));
        Optional<Instant> named =
                failure instanceof AcmeRateLimitedException limited ? limited.getRetryAfter() : Optional.empty();
        next = named.filter(next::isBefore).orElse(next);
        String words = Optional.ofNullable(failure.getMessage()).orElse(failure.toString());
        if (failures == 1) {
            LOG.error(
                    "No certificate from the ACME authority; tried again, and meanwhile the former one is served",
                    failure);
        }
        state = new State(Optional.of(words), next, failures);
    }

    /** A failure here is none: two thirds of the life are the measure then. */
    private void askForWindow() {
        @Nullable Obtained present = usable().orElse(null);
        if (present == null
                || clock.instant().isBefore(askedLast.equals(Instant.MIN) ? Instant.MIN : askedLast.plus(ASKING))) {
            return;
        }
        askedLast = clock.instant();
        try {
            suggested = client.suggested(present);
        } catch (AcmeException | IOException | RuntimeException silent) {
            LOG.debug("The ACME authority does not say when to renew", silent);
        }
    }

    private void record(Obtained obtained) {
        try {
            audit.record(AuditEvent.ofSystem("certificate.issue", "acme", Outcome.SUCCESS)
                    .with("serial", Serial.text(obtained.certificate()))
                    .with("names", String.join(" ", names))
                    .with(
                            "issuer",
                            obtained.certificate().getIssuerX500Principal().getName())
                    .with(
                            "not_after",
                            obtained.certificate().getNotAfter().toInstant().toString()));
        } catch (ProblemException refused) {
            // A server without a valid certificate helps nobody; the doctor tells of the audit log by itself.
            LOG.error("The new certificate could not be entered in the audit log", refused);
        }
    }
}
