package io.mapkeep.tls;

import io.mapkeep.audit.AuditEvent;
import io.mapkeep.audit.AuditEvent.Outcome;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.configuration.TlsSection.ServerKey;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.tls.Issuing.Authorities;
import io.mapkeep.tls.ServerCredentials.KeyMaterial;
import io.mapkeep.tls.authority.AuthorityStore;
import io.mapkeep.tls.authority.Constraints;
import io.mapkeep.tls.authority.Issuance;
import io.mapkeep.tls.authority.Issued;
import io.mapkeep.tls.authority.Names;
import io.mapkeep.tls.authority.RootKeys;
import io.mapkeep.tls.authority.Serial;
import io.mapkeep.tls.authority.ServerForm;
import io.mapkeep.tls.authority.Tier;
import io.mapkeep.tls.key.KeyKind;
import io.mapkeep.tls.renewal.Plan;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The appliance's own authority: makes what is missing, ends soon or no longer fits the settings. Not for several threads at once; {@link Certificates} sees
 * to that.
 *
 * <pre>
 *   root (10 years, clients trust it) ─▶ intermediate (1 year) ─▶ server (tls.validity)
 *                                            each renewed when two thirds of its life are over
 * </pre>
 */
final class LocalSource implements ServerIdentitySource {
    /** Of predecessors on the way back. Each costs every full handshake its length, and a root leaves room for no more. */
    private static final int MOST_CROSSES = 2;

    private static final Logger LOG = LoggerFactory.getLogger(LocalSource.class);

    private final Issuing issuing;
    private final Names wanted;
    private final Authorities authorities;
    private final Duration life;
    private final KeyKind key;
    private final AuthorityStore store;
    private final RootKeys rootKeys;
    private final Predicate<Issued> revoked;
    private final AuditLog audit;
    private final Clock clock;

    private volatile List<Issued> issued;
    private volatile Generation generation;

    /**
     * What is in use.
     *
     * @param replacedRoot whether the root has a predecessor, which clients may still trust in its stead
     * @param crosses the root as its predecessors vouch for it, for as long as they are valid
     */
    record Generation(
            Issued root, Issued intermediate, Issued server, boolean replacedRoot, List<X509Certificate> crosses) {
        /** What is sent after a certificate of the intermediate's: whoever trusts the root or one of its predecessors finds a way. */
        List<X509Certificate> above() {
            return Stream.concat(Stream.of(intermediate.certificate()), crosses.stream())
                    .toList();
        }
    }

    /** @param revoked what is not to be served any more */
    LocalSource(
            Issuing issuing,
            AuthorityStore store,
            RootKeys rootKeys,
            Predicate<Issued> revoked,
            AuditLog audit,
            Clock clock) {
        this.rootKeys = rootKeys;
        this.issuing = issuing;
        this.revoked = revoked;
        this.wanted = Names.of(issuing.name(), issuing.settings().names());
        this.authorities = issuing.authorities();
        this.life = issuing.settings().validity();
        this.key = issuing.settings().key() == ServerKey.RSA3072 ? KeyKind.RSA3072 : KeyKind.P256;
        this.store = store;
        this.audit = audit;
        this.clock = clock;
        this.issued = store.all();
        this.generation = next();
    }

    @Override
    public ServerIdentity.Source source() {
        return ServerIdentity.Source.LOCAL;
    }

    @Override
    public Optional<ServerIdentity> renewed() {
        Generation now = next();
        generation = now;
        var material = new KeyMaterial(
                now.server().key(),
                Stream.concat(Stream.of(now.server().certificate()), now.above().stream())
                        .toList());
        return Optional.of(
                new ServerIdentity(source(), material, Optional.of(now.server().renewsAt())));
    }

    Generation generation() {
        return generation;
    }

    /** All that was ever made and can be used, newest first. */
    List<Issued> issued() {
        return issued;
    }

    private List<Issued> usable() {
        return issued.stream()
                .filter(one -> one.tier() == Tier.ROOT || !one.validAt(clock.instant()) || !revoked.test(one))
                .toList();
    }

    private Constraints permitted(Names names) {
        return Constraints.of(
                names, authorities == Authorities.MADE ? issuing.authority().domains() : List.of());
    }

    /** What the settings ask for. */
    Names wanted() {
        return wanted;
    }

    /** The names that were asked for and that the root does not permit. */
    List<String> leftOut() {
        List<String> served = names().all();
        return wanted.all().stream().filter(name -> !served.contains(name)).toList();
    }

    /** What the server's certificate is made for: on a node that makes no root, what its root permits. */
    private Names names() {
        return authorities == Authorities.MADE && !rootOffline()
                ? wanted
                : Plan.root(issued, clock.instant())
                        .map(root -> Constraints.of(root.certificate()).within(wanted))
                        .orElse(wanted);
    }

    private Generation next() {
        if (authorities == Authorities.BORROWED) {
            issued = store.all();
        }
        Names names = names();
        var form = new ServerForm(names, life, key);
        Plan plan = authorities == Authorities.BORROWED || rootOffline()
                ? Plan.beneath(usable(), form, clock.instant())
                : Plan.of(usable(), permitted(names), form, clock.instant());
        List<Issued> made = new ArrayList<>();
        long id = plan.server().isPresent() ? 0 : store.nextId();
        Issued root = plan.root().orElseGet(() -> made(made, newRoot(id, permitted(names), plan.asOf())));
        Issued intermediate =
                plan.intermediate().orElseGet(() -> made(made, Issuance.intermediate(id + 1, root, key, plan.asOf())));
        Issued server = plan.server()
                .orElseGet(
                        () -> made(made, Issuance.server(id + 2, intermediate, form, issuing.status(), plan.asOf())));
        List<Issued> former = issued;
        boolean replaces = issued.stream().anyMatch(one -> one.tier() == Tier.ROOT && one.id() != root.id());
        if (!made.isEmpty()) {
            store.add(made);
            if (made.contains(root)) {
                crossSign(root, former);
            }
            issued = store.all();
            made.forEach(one -> tell(one, replaces));
        }
        return new Generation(root, intermediate, server, replaces, crosses(root));
    }

    /** Whether the root that would sign has its key elsewhere. Then nothing above the server's certificate is made here by itself. */
    boolean rootOffline() {
        return Plan.root(issued, clock.instant()).filter(Issued::offline).isPresent();
    }

    /** Has the root of before vouch for its successor, if that is valid and its key is here. */
    private void crossSign(Issued root, List<Issued> former) {
        Instant now = clock.instant();
        former.stream()
                .filter(one -> one.tier() == Tier.ROOT && one.id() != root.id() && !one.offline() && one.validAt(now))
                .findFirst()
                .ifPresent(predecessor -> Issuance.crossSigned(root, predecessor, now)
                        .ifPresent(cross -> store.addCross(root.id(), predecessor.id(), cross)));
    }

    /** The way back from the root to its predecessors, each vouching for the one before it in the chain. */
    private List<X509Certificate> crosses(Issued root) {
        Date now = Date.from(clock.instant());
        List<AuthorityStore.Cross> all = store.crosses();
        List<X509Certificate> way = new ArrayList<>();
        long subject = root.id();
        for (int step = 0; step < MOST_CROSSES; step++) {
            long from = subject;
            Optional<AuthorityStore.Cross> next = all.stream()
                    .filter(cross -> cross.subject() == from)
                    .filter(cross -> now.after(cross.certificate().getNotBefore())
                            && now.before(cross.certificate().getNotAfter()))
                    .findFirst();
            if (next.isEmpty()) {
                return way;
            }
            way.add(next.get().certificate());
            subject = next.get().issuer();
        }
        return way;
    }

    private Issued newRoot(long id, Constraints permitted, Instant now) {
        Issued root = Issuance.root(id, permitted, rootKeys.make(key), now);
        rootKeys.keep(root);
        return root;
    }

    /**
     * A new root at once, and what is below it. Certificates of before stay valid, and so does the way from them to the former root.
     *
     * @param formerKey of the present root, where that is offline
     */
    void rotateRoot(Optional<PrivateKey> formerKey) {
        Instant now = clock.instant();
        List<Issued> former = issued;
        Issued root = newRoot(store.nextId(), permitted(wanted), now);
        store.add(List.of(root));
        crossSign(root, former.stream().map(one -> withKey(one, formerKey)).toList());
        issued = store.all();
        tell(root, true);
        generation = next();
    }

    /** A new intermediate under a root whose key was brought. */
    void signIntermediate(PrivateKey rootKey) {
        Issued root = withKey(generation.root(), Optional.of(rootKey));
        Issued intermediate = Issuance.intermediate(store.nextId(), root, key, clock.instant());
        store.add(List.of(intermediate));
        issued = store.all();
        tell(intermediate, false);
        generation = next();
    }

    /** A new server certificate under the present intermediate, whatever is due. The former one stays valid. */
    void replaceServer() {
        Generation now = generation;
        Issued server = Issuance.server(
                store.nextId(),
                now.intermediate(),
                new ServerForm(names(), life, key),
                issuing.status(),
                clock.instant());
        store.add(List.of(server));
        issued = store.all();
        tell(server, false);
        generation = next();
    }

    /** Forgets the root's key, which somebody else has by now. */
    void forgetRootKey() {
        store.forgetKey(generation.root().id());
        issued = store.all();
        generation = next();
    }

    private Issued withKey(Issued one, Optional<PrivateKey> key) {
        boolean itsKey = one.id() == generation.root().id() && one.offline();
        return itsKey && key.isPresent()
                ? new Issued(one.id(), one.issuer(), one.tier(), one.certificate(), key.get(), one.life())
                : one;
    }

    private static Issued made(List<Issued> made, Issued one) {
        made.add(one);
        return one;
    }

    private void tell(Issued one, boolean replaces) {
        String tier = CertificateResource.word(one.tier());
        String serial = Serial.text(one.certificate());
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
