package io.mapkeep.tls;

import io.mapkeep.audit.AuditLog;
import io.mapkeep.health.Check;
import io.mapkeep.rest.Resource;
import io.mapkeep.runtime.Jobs;
import io.mapkeep.secret.SecretStore;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.Places;
import io.mapkeep.storage.snapshot.DrillStep;
import io.mapkeep.tls.LocalSource.Generation;
import io.mapkeep.tls.acme.AcmeRenewal;
import io.mapkeep.tls.authority.AuthorityStore;
import io.mapkeep.tls.authority.KeyCipher;
import io.mapkeep.tls.authority.Serial;
import io.mapkeep.tls.revocation.Revocations;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The appliance's certificates: chooses among the {@link ServerIdentitySource sources} of the server's certificate, looks at each of them every minute, and
 * tells the TLS port of changes.
 */
public final class Certificates implements ServerCredentials {
    private static final Logger LOG = LoggerFactory.getLogger(Certificates.class);
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final LocalSource local;
    private final Optional<AcmeRenewal> acme;
    private final List<ServerIdentitySource> sources;
    private final Clock clock;
    private final CaFile caFile;
    private final LocalAuthority authority;
    private final AuditLog audit;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    private volatile ServerIdentity served;
    private volatile @Nullable String renewalError;

    /** What all listeners have taken; while one of them fails, they are told again each minute. */
    private X509Certificate announced;

    private Certificates(
            LocalSource local,
            Issuing issuing,
            Keep keep,
            Revocations revocations,
            AuditLog audit,
            Clock clock,
            CaFile caFile) {
        this.local = local;
        this.acme = acme(issuing, keep, audit, clock);
        this.sources = Stream.concat(acme.map(AcmeSource::new).stream(), Stream.of(local))
                .toList();
        this.clock = clock;
        this.caFile = caFile;
        this.served = chosen();
        this.announced = served.certificate();
        this.audit = audit;
        this.authority = new LocalAuthority(local, this::renewIfDue, issuing, keep.shared(), revocations, audit, clock);
        caFile.write(local.generation().root().certificate());
    }

    /**
     * Finds the certificates of before, or makes what is missing or no longer fits the settings.
     *
     * @param places the authorities are shared, the server's certificate is this node's own
     * @param caFile where the root is put for people to fetch
     * @throws io.mapkeep.contract.problem.ProblemException.BadConfiguration if a name is neither a DNS name nor an address
     */
    public static Certificates open(
            Issuing issuing, Places places, SecretStore secrets, AuditLog audit, Jobs jobs, Clock clock, Path caFile) {
        var store = new AuthorityStore(places, secrets);
        var revocations = new Revocations(places.shared(), clock);
        var local = new LocalSource(
                issuing,
                store,
                one -> revocations.find(Serial.text(one.certificate())).isPresent(),
                audit,
                clock);
        Certificates certificates = new Certificates(
                local,
                issuing,
                new Keep(places.shared(), KeyCipher.of(secrets)),
                revocations,
                audit,
                clock,
                new CaFile(caFile));
        jobs.every(PAUSE, "certificate-renewal", certificates::renewIfDue);
        certificates.authority.start(jobs);
        certificates.acme.ifPresent(one -> one.start(jobs));
        return certificates;
    }

    /** Where things are kept, and what keys are encrypted under there. */
    private record Keep(Database shared, KeyCipher cipher) {}

    /** On a primary only: replicas have names of their own, and none of the account's key. */
    private Optional<AcmeRenewal> acme(Issuing issuing, Keep keep, AuditLog log, Clock time) {
        List<String> names = local.wanted().dns().stream()
                .filter(name -> !name.equals("localhost") && !name.startsWith("*."))
                .toList();
        return issuing.acme().directory().isEmpty() || keep.shared().readOnly() || names.isEmpty()
                ? Optional.empty()
                : Optional.of(new AcmeRenewal(
                        issuing.acme(), names, keep.shared(), keep.cipher(), log, time, this::renewIfDue));
    }

    @Override
    public KeyMaterial current() {
        return served.material();
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** What {@code GET /ca.pem} and {@code GET /api/v1/certificates} answer. */
    public List<Resource> resources() {
        List<Resource> resources = new ArrayList<>(authority.resources());
        resources.add(0, new CertificateResource(this));
        resources.add(new RootResource(local, this, audit));
        acme.ifPresent(one -> resources.add(one.resource()));
        return List.copyOf(resources);
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
        return Fingerprint.of(local.generation().root().certificate());
    }

    /** Renews what is due. A failure is kept for the doctor, and the next minute tries again. */
    synchronized void renewIfDue() {
        try {
            served = chosen();
            if (!announced.equals(served.certificate())) {
                listeners.forEach(Runnable::run);
                announced = served.certificate();
            }
            caFile.write(local.generation().root().certificate());
            renewalError = null;
        } catch (RuntimeException failure) {
            if (renewalError == null) {
                LOG.error("The certificates could not be renewed; this is tried again each minute", failure);
            }
            renewalError = failure.toString();
        }
    }

    /** The first that has something to offer; the local one always has. Each is asked, so that each renews. */
    private ServerIdentity chosen() {
        List<ServerIdentity> offered = sources.stream()
                .map(ServerIdentitySource::renewed)
                .flatMap(Optional::stream)
                .toList();
        return offered.get(0);
    }

    /** What the port shows. */
    ServerIdentity served() {
        return served;
    }

    Generation generation() {
        return local.generation();
    }

    /** How the ACME authority fares; empty where there is none. */
    Optional<AcmeRenewal.State> acmeState() {
        return acme.map(AcmeRenewal::state);
    }

    Optional<String> renewalError() {
        return Optional.ofNullable(renewalError);
    }

    Instant now() {
        return clock.instant();
    }

    /** The names that were asked for and that the root does not permit. */
    List<String> leftOut() {
        return local.leftOut();
    }
}
