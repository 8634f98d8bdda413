package io.mapkeep.tls;

import io.mapkeep.access.Vouching;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.configuration.AcmeSection;
import io.mapkeep.health.Check;
import io.mapkeep.rest.Resource;
import io.mapkeep.runtime.Jobs;
import io.mapkeep.secret.SecretStore;
import io.mapkeep.storage.database.Database;
import io.mapkeep.storage.database.Places;
import io.mapkeep.storage.snapshot.DrillStep;
import io.mapkeep.storage.trust.TrustStore;
import io.mapkeep.tls.LocalSource.Generation;
import io.mapkeep.tls.ServerIdentity.Source;
import io.mapkeep.tls.acme.AcmeRenewal;
import io.mapkeep.tls.acme.server.AcmeServer;
import io.mapkeep.tls.authority.AuthorityStore;
import io.mapkeep.tls.authority.Hsm;
import io.mapkeep.tls.authority.KeyCipher;
import io.mapkeep.tls.authority.RootKeys;
import io.mapkeep.tls.authority.Serial;
import io.mapkeep.tls.hsts.HttpsOnly;
import io.mapkeep.tls.hsts.HttpsPromise;
import io.mapkeep.tls.installed.Installed;
import io.mapkeep.tls.installed.InstalledStore;
import io.mapkeep.tls.material.CertificateNames;
import io.mapkeep.tls.revocation.Revocations;
import io.mapkeep.tls.staple.ServerChain;
import io.mapkeep.tls.staple.Staples;
import io.mapkeep.tls.trust.TrustResource;
import io.mapkeep.tls.watch.OtherServers;
import io.mapkeep.tls.watch.Surroundings;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The appliance's certificates: has each {@link ServerIdentitySource source} of the server's certificate looked at every minute, and tells the TLS port of changes.
 */
public final class Certificates implements ServerCredentials {
    private static final Logger LOG = LoggerFactory.getLogger(Certificates.class);
    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final Duration ROUND = Duration.ofSeconds(15);

    private final LocalSource local;
    private final Optional<AcmeRenewal> acme;
    private final InstalledSource installed;
    private final Supplier<Optional<Source>> choice;
    private final Serving serving;
    private final Installation installation;
    private final LocalAuthority authority;
    private final TrustStore trusted;
    private final AuditLog audit;
    private final EndNotices notices;
    private final DropFolder drop;
    private final HttpsOnly httpsOnly;
    private final OtherServers others;
    private final Staples staples;
    private final Optional<Hsm> hsm;
    private final Clock clock;
    private final CaFile caFile;

    private volatile Runnable drain = () -> {};
    private volatile @Nullable String renewalError;
    private Runnable whenOpen = () -> {};
    private List<Resource> acmeServer = List.of();

    private Certificates(
            LocalSource local,
            Issuing issuing,
            Keep keep,
            Revocations revocations,
            AuditLog audit,
            Clock clock,
            CaFile caFile) {
        this.local = local;
        this.audit = audit;
        this.clock = clock;
        this.caFile = caFile;
        var store = new InstalledStore(keep.shared(), keep.cipher());
        this.acme = acme(issuing, keep);
        this.installed = new InstalledSource(store, local.wanted().all().get(0), clock);
        this.choice = () -> store.chosen().flatMap(Source::of);
        this.serving = new Serving(sources(), choice, clock);
        this.installation = new Installation(
                store, local.wanted(), JavaRoots::all, new Installation.Effect(this::offers, serving), clock);
        this.authority = new LocalAuthority(local, this::renewIfDue, issuing, keep.shared(), revocations, audit, clock);
        this.staples = new Staples(authority::answer, this::chains, clock);
        this.trusted = TrustStore.of(keep.shared());
        this.notices = new EndNotices(audit);
        this.hsm = keep.hsm();
        this.others = new OtherServers(clock);
        this.httpsOnly = new HttpsOnly(issuing.settings().serving().hsts(), keep.shared(), audit, clock);
        this.drop = new DropFolder(caFile.sibling("certificate-drop"), this, audit);
        caFile.write(local.generation().root().certificate());
    }

    /**
     * Finds the certificates of before, or makes what is missing or no longer fits the settings.
     *
     * @param places authorities and what was installed are shared, the server's certificate of the local authority is this node's own
     * @param caFile where the root is put for people to fetch
     * @throws io.mapkeep.contract.problem.ProblemException.BadConfiguration if a name is neither a DNS name nor an address
     */
    public static Certificates open(
            Issuing issuing, Places places, SecretStore secrets, AuditLog audit, Jobs jobs, Clock clock, Path caFile) {
        Optional<Hsm> hsm = issuing.authority().hsm().map(Hsm::open);
        RootKeys rootKeys = hsm.<RootKeys>map(one -> one).orElse(RootKeys.DATABASE);
        var store = new AuthorityStore(places, secrets, rootKeys);
        var revocations = new Revocations(places.shared(), clock);
        var local = new LocalSource(
                issuing,
                store,
                rootKeys,
                one -> revocations.find(Serial.text(one.certificate())).isPresent(),
                audit,
                clock);
        Certificates certificates = new Certificates(
                local,
                issuing,
                new Keep(places.shared(), KeyCipher.of(secrets), hsm),
                revocations,
                audit,
                clock,
                new CaFile(caFile));
        jobs.every(PAUSE, "certificate-renewal", certificates::renewIfDue);
        if (places.ofPrimary()) {
            jobs.every(ROUND, "certificate-drop-folder", certificates.drop::look);
        }
        certificates.authority.start(jobs);
        certificates.acmeServer = new AcmeServer(
                        issuing.acmeServer(),
                        issuing.web(),
                        places.shared(),
                        new AcmeServer.Authority(certificates.authority.leaves(), revocations, KeyCipher.of(secrets)),
                        audit,
                        clock)
                .resources(jobs);
        certificates.whenOpen = () -> certificates.acme.ifPresent(one -> one.start(jobs));
        if (issuing.settings().serving().stapling()) {
            certificates.staples.start(jobs);
            certificates.onChange(() -> jobs.start("staples", certificates.staples::fetchDue));
        }
        return certificates;
    }

    /** Where things are kept, what keys are encrypted under there, and where those of roots are that are not there. */
    private record Keep(Database shared, KeyCipher cipher, Optional<Hsm> hsm) {}

    /** On a primary only: replicas have names of their own, and none of the account's key. */
    private Optional<AcmeRenewal> acme(Issuing issuing, Keep keep) {
        boolean wildcards = issuing.acme().challenge() == AcmeSection.Challenge.DNS_01;
        List<String> names = local.wanted().dns().stream()
                .filter(name -> !name.equals("localhost") && (wildcards || !name.startsWith("*.")))
                .toList();
        return issuing.acme().directory().isEmpty() || keep.shared().readOnly() || names.isEmpty()
                ? Optional.empty()
                : Optional.of(new AcmeRenewal(
                        issuing.acme(),
                        names,
                        keep.shared(),
                        keep.cipher(),
                        audit,
                        clock,
                        caFile.sibling("acme-hook-wanted"),
                        this::renewIfDue));
    }

    private List<ServerIdentitySource> sources() {
        List<ServerIdentitySource> sources = new ArrayList<>(List.of(local, installed));
        acme.map(AcmeSource::new).ifPresent(sources::add);
        return sources;
    }

    private boolean offers(Source source) {
        return sources().stream()
                .anyMatch(one -> one.source() == source && one.renewed().isPresent());
    }

    /**
     * The ports are open: from now on each new certificate is looked at from outside, and the former one comes back if it does not work. An ACME authority is asked from now on, since it
     * looks at the ports, too.
     */
    public void watch(String host, int port) {
        serving.watch(new OwnPort(host, port));
        whenOpen.run();
    }

    @Override
    public List<KeyMaterial> further() {
        return serving.further();
    }

    @Override
    public Optional<byte[]> staple(byte[] question) {
        return staples.answer(question);
    }

    private List<ServerChain> chains() {
        return Stream.concat(Stream.of(current()), further().stream())
                .map(one -> new ServerChain(one.chain()))
                .toList();
    }

    /** From now on the certificates of these are looked at, too. */
    public void watch(Surroundings around, Jobs jobs) {
        others.watch(around, jobs);
    }

    @Override
    public KeyMaterial current() {
        return serving.now().material();
    }

    @Override
    public boolean isChallenged() {
        return acme.isPresent() && !acme.get().tlsAnswers().isEmpty();
    }

    @Override
    public Optional<KeyMaterial> challenge(String name) {
        return acme.flatMap(one -> one.tlsAnswers().find(name))
                .map(answer -> new KeyMaterial(answer.key(), List.of(answer.certificate())));
    }

    @Override
    public Optional<HttpsPromise> httpsOnly() {
        return httpsOnly.promise();
    }

    @Override
    public void onChange(Runnable listener) {
        serving.onChange(listener);
    }

    /** What is asked about certificates, and what is done to them. */
    public List<Resource> resources() {
        List<Resource> resources = new ArrayList<>(List.of(
                new CertificateResource(this),
                new TrustPage(this::servedRoot),
                new InstallResource(this, new EarlyRenewal(this, local), audit),
                new RootResource(local, this, audit),
                new TrustResource(trusted, audit, clock)));
        resources.addAll(authority.resources());
        resources.addAll(acmeServer);
        acme.ifPresent(one -> resources.addAll(one.resources()));
        return List.copyOf(resources);
    }

    /** What the appliance's authority says of certificates that clients show. */
    public Vouching vouching() {
        return authority.vouching();
    }

    /** What a drill asks of restored certificates. */
    public DrillStep drillStep() {
        return new RestoredCertificates(clock);
    }

    public List<Check> checks() {
        return Stream.concat(
                        Stream.of(new CertificateCheck(this), new InstalledCheck(this), others.check()), hsm.stream())
                .toList();
    }

    /** Fingerprint of the root, {@code AB:CD:…}, for the start's greeting. */
    public String rootFingerprint() {
        return Fingerprint.of(local.generation().root().certificate());
    }

    /** Renews what is due. A failure is kept for the doctor, and the next minute tries again. */
    synchronized void renewIfDue() {
        try {
            serving.refresh();
            notices.look(serving.now(), clock.instant());
            httpsOnly.look(anchor(), CertificateNames.of(serving.now().certificate()));
            caFile.write(local.generation().root().certificate());
            renewalError = null;
        } catch (RuntimeException failure) {
            if (renewalError == null) {
                LOG.error("The certificates could not be renewed; this is tried again each minute", failure);
            }
            renewalError = failure.toString();
        }
    }

    /** Lets nothing be renewed or installed meanwhile. */
    synchronized <T> T alone(Function<Installation, T> act) {
        return act.apply(installation);
    }

    InstalledSource installed() {
        return installed;
    }

    /** Where certificates are put by those who renew them elsewhere. */
    DropFolder drop() {
        return drop;
    }

    /** What clients have to trust to take what the port shows; of an ACME authority's, what is above it is known to clients already. */
    X509Certificate servedRoot() {
        X509Certificate shown = serving.now().certificate();
        return installed
                .newest()
                .filter(one -> one.leaf().equals(shown))
                .map(Installed::root)
                .orElseGet(() -> local.generation().root().certificate());
    }

    /** What clients have to trust to take what is wanted; empty if that cannot be served and something else stands in. */
    private Optional<String> anchor() {
        ServerIdentity now = serving.now();
        Source wanted = chosen().orElse(acme.isPresent() ? Source.ACME : Source.LOCAL);
        return Optional.of(now)
                .filter(one -> one.source() == wanted && valid(one.certificate()))
                .map(one ->
                        one.source().word() + (one.source() == Source.ACME ? "" : " " + Fingerprint.of(servedRoot())));
    }

    private boolean valid(X509Certificate one) {
        Date now = Date.from(clock.instant());
        return !now.before(one.getNotBefore()) && now.before(one.getNotAfter());
    }

    /** What is to be served, whether or not it can be; empty if nobody ever chose. */
    Optional<Source> chosen() {
        return choice.get();
    }

    /** The certificates of other servers. */
    OtherServers others() {
        return others;
    }

    /** The authorities that the appliance's clients trust beside those of the settings. */
    List<TrustStore.Added> trusted() {
        return trusted.all();
    }

    /** What the port shows. */
    ServerIdentity served() {
        return serving.now();
    }

    Generation generation() {
        return local.generation();
    }

    /** The ACME authority's part; empty where none is configured. */
    Optional<AcmeRenewal> acme() {
        return acme;
    }

    Optional<String> renewalError() {
        return Optional.ofNullable(renewalError);
    }

    Instant now() {
        return clock.instant();
    }

    /** Has {@code ending} end the connections that began under former certificates. */
    public void onDrain(Runnable ending) {
        drain = ending;
    }

    /** Ends them now. */
    void drain() {
        drain.run();
    }

    /** The names that were asked for and that the root does not permit. */
    List<String> leftOut() {
        return local.leftOut();
    }
}
