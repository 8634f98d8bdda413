package io.mapkeep.tls.leaf;

import io.mapkeep.access.Vouching;
import io.mapkeep.access.Vouching.Word;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.rest.Resource;
import io.mapkeep.storage.database.Database;
import io.mapkeep.tls.authority.Constraints;
import io.mapkeep.tls.authority.Issuance;
import io.mapkeep.tls.authority.LeafForm;
import io.mapkeep.tls.authority.Names;
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
        return new Made(leaf, now, made);
    }

    /** Whether a certificate with that serial number was issued to somebody. */
    public boolean knows(String serial) {
        return store.find(serial).isPresent();
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
