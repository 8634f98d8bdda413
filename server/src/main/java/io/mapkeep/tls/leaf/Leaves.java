package io.mapkeep.tls.leaf;

import io.mapkeep.access.Vouching;
import io.mapkeep.access.Vouching.Word;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.rest.Resource;
import io.mapkeep.storage.database.Database;
import io.mapkeep.tls.authority.Constraints;
import io.mapkeep.tls.authority.Issuance;
import io.mapkeep.tls.authority.LeafForm;
import io.mapkeep.tls.authority.Names;
import io.mapkeep.tls.authority.Pem;
import io.mapkeep.tls.authority.Serial;
import io.mapkeep.tls.authority.StatusPlaces;
import io.mapkeep.tls.revocation.Revocations;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Issues certificates to others, keeps what was issued, and never the keys. */
public final class Leaves {
    private final LeafStore store;
    private final Supplier<Signing> signing;
    private final Terms terms;
    private final Clock clock;

    /**
     * On what terms.
     *
     * @param own the appliance's own names, which nobody else gets
     * @param longest the longest life
     */
    public record Terms(Names own, Duration longest, StatusPlaces status) {}

    public Leaves(Database shared, Supplier<Signing> signing, Terms terms, Clock clock) {
        this.store = new LeafStore(shared);
        this.signing = signing;
        this.terms = terms;
        this.clock = clock;
    }

    /**
     * A new certificate.
     *
     * @param key what was made for it; empty where a request brought its own
     */
    record Made(Leaf leaf, Signing signing, Optional<KeyPair> key) {}

    /** Makes one, durably known before it is handed out, so that it can be revoked. */
    Made issue(IssueForm form, String issuedBy) {
        var policy = new Policy(terms.own(), terms.longest());
        Optional<CertificateRequest> request = form.asRequest();
        Signing now = signing.get();
        Constraints permitted = Constraints.of(now.intermediate().certificate());
        Wish wish = policy.judge(
                form.asPurpose(), request.map(CertificateRequest::names).orElseGet(form::asNames), permitted);
        Instant end = clock.instant().plus(policy.life(form.asLifetime()));
        Optional<KeyPair> made = request.isPresent()
                ? Optional.empty()
                : Optional.of(form.asKeyKind().make());
        PublicKey key = request.map(CertificateRequest::key)
                .orElseGet(() -> made.orElseThrow().getPublic());
        return new Made(made(now, wish, key, end, issuedBy), now, made);
    }

    private Leaf made(Signing now, Wish wish, PublicKey key, Instant end, String issuedBy) {
        X509Certificate certificate = Issuance.leaf(
                now.intermediate(),
                new LeafForm(key, wish.hosts(), wish.person(), wish.purpose().id(), end),
                terms.status(),
                clock.instant());
        Leaf leaf = new Leaf(
                0,
                Serial.text(certificate),
                Serial.text(now.intermediate().certificate()),
                wish.purpose(),
                wish.names(),
                certificate,
                issuedBy);
        store.add(leaf);
        return leaf;
    }

    /**
     * What a host asks for by itself.
     *
     * @param request PKCS#10 in DER
     * @param names that were proven, in lower case: the request asks for these and no others
     * @param account the key that signed for it, which must not be the certificate's, too
     */
    public record Asked(byte[] request, List<String> names, PublicKey account) {}

    /**
     * What it gets.
     *
     * @param chain PEM: the certificate and the authorities above it, without the root
     */
    public record Handed(String serial, String chain, Instant notAfter) {}

    /** @throws InvalidInput as {@link Policy#judge}, of servers' names */
    public void requirePermitted(List<String> hosts) {
        wish(hosts, signing.get());
    }

    private Wish wish(List<String> hosts, Signing now) {
        return new Policy(terms.own(), terms.longest())
                .judge(Purpose.SERVER, hosts, Constraints.of(now.intermediate().certificate()));
    }

    /**
     * A server's certificate for a request, durably known before it is handed out. The policy is asked again: what it says may have changed since the order.
     *
     * @throws InvalidInput (MK-TLS-042) if the request cannot be used, or asks for other names
     */
    public Handed issue(Asked asked, String issuedBy) {
        CertificateRequest request = CertificateRequest.read(asked.request());
        request.requireNames(asked.names());
        request.requireOtherKey(asked.account());
        Signing now = signing.get();
        Leaf leaf = made(
                now, wish(asked.names(), now), request.key(), clock.instant().plus(terms.longest()), issuedBy);
        return new Handed(
                leaf.serial(),
                Pem.chain(Stream.concat(Stream.of(leaf.certificate()), now.above().stream())
                        .toList()),
                leaf.certificate().getNotAfter().toInstant());
    }

    /** A certificate that was issued to somebody. */
    public Optional<X509Certificate> certificate(String serial) {
        return store.find(serial).map(Leaf::certificate);
    }

    /** The serial number of who signed it; empty if it was not issued here, to the byte. */
    public Optional<String> authorityOf(X509Certificate certificate) {
        return store.find(Serial.text(certificate))
                .filter(leaf -> leaf.certificate().equals(certificate))
                .map(Leaf::authority);
    }

    /** Whether a certificate with that serial number was issued to somebody. */
    public boolean knows(String serial) {
        return store.has(serial);
    }

    /** Knows each certificate that was issued by all of its bytes: no signature has to be verified, and none that only looks like ours is taken for it. */
    public Vouching vouching(Revocations revocations) {
        return certificate -> {
            String serial = Serial.text(certificate);
            Optional<Leaf> ours =
                    store.find(serial).filter(leaf -> leaf.certificate().equals(certificate));
            if (ours.isEmpty()) {
                return Word.FOREIGN;
            }
            if (revocations.find(serial).isPresent()) {
                return Word.REVOKED;
            }
            return ours.get().purpose() == Purpose.CLIENT ? Word.GOOD : Word.NOT_A_CLIENT;
        };
    }

    Optional<Leaf> find(String serial) {
        return store.find(serial);
    }

    List<Leaf> page(long before, int most) {
        return store.page(before, most);
    }

    Instant now() {
        return clock.instant();
    }

    /** What {@code /api/v1/certificates/issued} answers. */
    public Resource resource(Revocations revocations, OwnCertificates own, AuditLog audit) {
        return new LeavesResource(this, revocations, own, audit);
    }
}
