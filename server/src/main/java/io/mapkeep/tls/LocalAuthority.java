package io.mapkeep.tls;

import io.mapkeep.access.Vouching;
import io.mapkeep.audit.AuditLog;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Conflict;
import io.mapkeep.rest.Resource;
import io.mapkeep.runtime.Jobs;
import io.mapkeep.storage.database.Database;
import io.mapkeep.tls.LocalSource.Generation;
import io.mapkeep.tls.authority.Issued;
import io.mapkeep.tls.authority.Serial;
import io.mapkeep.tls.authority.Tier;
import io.mapkeep.tls.leaf.Leaves;
import io.mapkeep.tls.leaf.OwnCertificates;
import io.mapkeep.tls.leaf.Signing;
import io.mapkeep.tls.revocation.RevocationStatus;
import io.mapkeep.tls.revocation.Revocations;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** What the appliance's authority does beyond its own server: certificates for others, revocations, and word of them. */
final class LocalAuthority {
    private final LocalSource local;
    private final Runnable renew;
    private final Revocations revocations;
    private final RevocationStatus status;
    private final Leaves leaves;
    private final AuditLog audit;

    /** @param renew looks at once for what is due */
    LocalAuthority(
            LocalSource local,
            Runnable renew,
            Issuing issuing,
            Database shared,
            Revocations revocations,
            AuditLog audit,
            Clock clock) {
        this.local = local;
        this.renew = renew;
        this.revocations = revocations;
        this.audit = audit;
        this.leaves = new Leaves(
                shared,
                this::signing,
                new Leaves.Terms(local.wanted(), issuing.authority().validity(), issuing.status()),
                clock);
        this.status = new RevocationStatus(
                revocations, local::issued, () -> local.generation().intermediate(), this::knows, clock);
    }

    void start(Jobs jobs) {
        status.start(jobs);
    }

    List<Resource> resources() {
        return List.of(status.resource(), leaves.resource(revocations, new Ours(), audit));
    }

    /** To a question about a certificate of its own; empty if it is about another's. */
    Optional<byte[]> answer(byte[] question) {
        return status.answer(question);
    }

    Leaves leaves() {
        return leaves;
    }

    Vouching vouching() {
        return leaves.vouching(revocations);
    }

    private Signing signing() {
        Generation now = local.generation();
        return new Signing(now.intermediate(), now.above(), now.root().certificate());
    }

    private boolean knows(String serial) {
        return leaves.knows(serial) || ours(serial).isPresent();
    }

    private Optional<Issued> ours(String serial) {
        return local.issued().stream()
                .filter(one -> Serial.text(one.certificate()).equals(serial))
                .findFirst();
    }

    private final class Ours implements OwnCertificates {
        @Override
        public Optional<OwnCertificates.Own> find(String serial) {
            return ours(serial).filter(one -> one.tier() != Tier.ROOT).flatMap(this::withIssuer);
        }

        private Optional<OwnCertificates.Own> withIssuer(Issued one) {
            Optional<Issued> issuer = local.issued().stream()
                    .filter(above -> above.id() == one.issuer() && above.tier() != Tier.SERVER)
                    .findFirst();
            issuer.filter(Issued::offline).ifPresent(root -> {
                throw new Conflict(
                        Problem.of(
                                "MK-TLS-050",
                                "The root's key is offline; nothing was revoked.",
                                "The intermediate could not be replaced, and its revocation could not be signed.",
                                "First make a new one with the key's file: mapkeep cert sign-intermediate --root-key-file FILE"));
            });
            return issuer.map(above -> new OwnCertificates.Own(Serial.text(above.certificate()), one.certificate()));
        }

        @Override
        public void replace() {
            renew.run();
        }
    }
}
