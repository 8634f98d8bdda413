package io.mapkeep.tls;

import io.mapkeep.storage.database.Places;
import io.mapkeep.storage.snapshot.DrillStep;
import io.mapkeep.storage.snapshot.Restored;
import io.mapkeep.tls.authority.AuthorityStore;
import io.mapkeep.tls.authority.Issued;
import io.mapkeep.tls.authority.Tier;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Whether the certificates in a restored database could be served: their keys open, and one of each tier is valid. */
final class RestoredCertificates implements DrillStep {
    private final Clock clock;

    RestoredCertificates(Clock clock) {
        this.clock = clock;
    }

    @Override
    public String name() {
        return "certificates";
    }

    @Override
    public Result ask(Restored restored) {
        List<Issued> all = new AuthorityStore(Places.of(restored.database()), restored.secrets()).all();
        for (Tier tier : Tier.values()) {
            Optional<Issued> usable = all.stream()
                    .filter(one -> one.tier() == tier && one.validAt(clock.instant()))
                    .findFirst();
            if (usable.isEmpty()) {
                return Result.fail("There is no " + CertificateResource.word(tier)
                        + " certificate that is valid and whose key opens with the secrets in the snapshot.");
            }
        }
        return Result.pass(all.size() + " certificates open with the secrets in the snapshot.");
    }
}
