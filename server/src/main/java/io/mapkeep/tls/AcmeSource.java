package io.mapkeep.tls;

import io.mapkeep.tls.ServerCredentials.KeyMaterial;
import io.mapkeep.tls.acme.AcmeRenewal;
import java.util.Optional;

/** An ACME authority. It is asked in the background; here is what it gave last, for as long as that is valid. */
final class AcmeSource implements ServerIdentitySource {
    private final AcmeRenewal renewal;

    AcmeSource(AcmeRenewal renewal) {
        this.renewal = renewal;
    }

    @Override
    public ServerIdentity.Source source() {
        return ServerIdentity.Source.ACME;
    }

    @Override
    public Optional<ServerIdentity> renewed() {
        return renewal.usable()
                .map(one -> new ServerIdentity(
                        source(), new KeyMaterial(one.key(), one.chain()), Optional.of(renewal.renewsAt())));
    }
}
