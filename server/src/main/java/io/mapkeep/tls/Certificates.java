package io.mapkeep.tls;

import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.health.Check;
import io.mapkeep.rest.Resource;
import io.mapkeep.runtime.Jobs;
import io.mapkeep.secret.SecretStore;
import io.mapkeep.storage.database.Places;
import io.mapkeep.storage.snapshot.DrillStep;
import io.mapkeep.tls.Issuing.Authorities;
import io.mapkeep.tls.authority.AuthorityStore;
import io.mapkeep.tls.authority.Issuance;
import io.mapkeep.tls.authority.Issued;
import io.mapkeep.tls.authority.Names;
import io.mapkeep.tls.authority.Tier;
import io.mapkeep.tls.renewal.Plan;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The appliance's certificates: made at the first start, renewed by the clock, looked at each minute.
 *
 * <pre>
 *   root (10 years, clients trust it) ─▶ intermediate (1 year) ─▶ server (tls.validity)
 *                                            each renewed when two thirds of its life are over
 * </pre>
 */
public final class Certificates implements ServerCredentials {
    private static final Logger LOG = LoggerFactory.getLogger(Certificates.class);
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final Names wanted;
    private final Authorities authorities;
    private final Duration life;
    private final AuthorityStore store;
    private final AuditLog audit;
    private final Clock clock;
    private final CaFile caFile;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    private List<Issued> issued;
    private volatile Generation generation;
    private volatile @Nullable String renewalError;

    /** The server certificate that all listeners have taken; while one of them fails, they are told again each minute. */
    private long announced;

    /**
     * What is in use.
     *
     * @param replacedRoot whether the root has a predecessor, which clients may still trust in its stead
     */
    record Generation(Issued root, Issued intermediate, Issued server, boolean replacedRoot) {}

    private Certificates(Issuing issuing, AuthorityStore store, AuditLog audit, Clock clock, CaFile caFile) {
        this.wanted = Names.of(issuing.name(), issuing.settings().names());
        this.authorities = issuing.authorities();
        this.life = issuing.settings().validity();
        this.store = store;
        this.audit = audit;
        this.clock = clock;
        this.caFile = caFile;
        this.issued = store.all();
        this.generation = next();
        this.announced = generation.server().id();
        caFile.write(generation.root().certificate());
    }

    /**
     * Finds the certificates of before, or makes what is missing or no longer fits the settings.
     *
     * @param places the authorities are shared, the server's certificate is this node's own
     * @param caFile where the root is put for people to fetch
     * @throws ProblemException.BadConfiguration if a name is neither a DNS name nor an address
     */
    public static Certificates open(
            Issuing issuing, Places places, SecretStore secrets, AuditLog audit, Jobs jobs, Clock clock, Path caFile) {
        Certificates certificates =
                new Certificates(issuing, new AuthorityStore(places, secrets), audit, clock, new CaFile(caFile));
        jobs.every(PAUSE, "certificate-renewal", certificates::renewIfDue);
        return certificates;
    }

    @Override
    public KeyMaterial current() {
        Generation now = generation;
        return new KeyMaterial(
                now.server().key(),
                List.of(now.server().certificate(), now.intermediate().certificate()));
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** What {@code GET /ca.pem} and {@code GET /api/v1/certificates} answer. */
    public List<Resource> resources() {
        return List.of(new CertificateResource(this));
    }

    /** What a drill asks of restored certificates. */
    public DrillStep drillStep() {
        return new RestoredCertificates(clock);
    }

    public List<Check> checks() {
        return List.of(new CertificateCheck(this));
    }

    /** Fingerprint of the root, {@code AB:CD:…}, for the start's greeting. */
    public String rootFingerprint() {
        return Fingerprint.of(generation.root().certificate());
    }

    /** Renews what is due. A failure is kept for the doctor, and the next minute tries again. */
    synchronized void renewIfDue() {
        try {
            Generation next = next();
            generation = next;
            if (announced != next.server().id()) {
                listeners.forEach(Runnable::run);
                announced = next.server().id();
            }
            caFile.write(next.root().certificate());
            renewalError = null;
        } catch (RuntimeException failure) {
            if (renewalError == null) {
                LOG.error("The certificates could not be renewed; this is tried again each minute", failure);
            }
            renewalError = failure.toString();
        }
    }

    Generation generation() {
        return generation;
    }

    Optional<String> renewalError() {
        return Optional.ofNullable(renewalError);
    }

    Instant now() {
        return clock.instant();
    }

    /** The names that were asked for and that the root does not permit. */
    List<String> leftOut() {
        List<String> served = names().all();
        return wanted.all().stream().filter(name -> !served.contains(name)).toList();
    }

    /** What the server's certificate is made for: on a node that makes no root, what its root permits. */
    private Names names() {
        return authorities == Authorities.MADE
                ? wanted
                : Plan.root(issued, clock.instant())
                        .map(root -> wanted.within(Issuance.permitted(root)))
                        .orElse(wanted);
    }

    private Generation next() {
        if (authorities == Authorities.BORROWED) {
            issued = store.all();
        }
        Names names = names();
        Plan plan = authorities == Authorities.BORROWED
                ? Plan.beneath(issued, names, life, clock.instant())
                : Plan.of(issued, names, life, clock.instant());
        List<Issued> made = new ArrayList<>();
        long id = plan.server().isPresent() ? 0 : store.nextId();
        Issued root = plan.root().orElseGet(() -> made(made, Issuance.root(id, names, plan.asOf())));
        Issued intermediate =
                plan.intermediate().orElseGet(() -> made(made, Issuance.intermediate(id + 1, root, plan.asOf())));
        Issued server = plan.server()
                .orElseGet(() -> made(made, Issuance.server(id + 2, intermediate, names, life, plan.asOf())));
        boolean replaces = issued.stream().anyMatch(one -> one.tier() == Tier.ROOT && one.id() != root.id());
        if (!made.isEmpty()) {
            store.add(made);
            issued = store.all();
            made.forEach(one -> tell(one, replaces));
        }
        return new Generation(root, intermediate, server, replaces);
    }

    private static Issued made(List<Issued> made, Issued one) {
        made.add(one);
        return one;
    }

    private void tell(Issued one, boolean replaces) {
        String tier = CertificateResource.word(one.tier());
        String serial = one.certificate().getSerialNumber().toString(16);
        if (one.tier() == Tier.ROOT && replaces) {
            LOG.warn(
                    "A NEW ROOT CERTIFICATE was made, because the former one does not permit {}, ends soon, or cannot be used."
                            + " Clients must be told to trust it: fingerprint {}",
                    names().all(),
                    Fingerprint.of(one.certificate()));
        } else {
            LOG.info("Made a new {} certificate, valid until {}, serial {}", tier, one.notAfter(), serial);
        }
        try {
            audit.record(AuditEvent.ofSystem("certificate.issue", tier, Outcome.SUCCESS)
                    .with("serial", serial)
                    .with("names", String.join(" ", names().all()))
                    .with("not_after", one.notAfter().toString())
                    .with("sha256", Fingerprint.of(one.certificate())));
        } catch (ProblemException refused) {
            // A server without a valid certificate helps nobody; the doctor tells of the audit log by itself.
            LOG.error("The new {} certificate could not be entered in the audit log", tier, refused);
        }
    }
}
