package io.mapkeep.tls;

import io.mapkeep.tls.ServerCredentials.KeyMaterial;
import io.mapkeep.tls.installed.Installed;
import io.mapkeep.tls.installed.InstalledStore;
import io.mapkeep.tls.material.CertificateNames;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A certificate of another authority that was installed by command. It is shared by all nodes: each serves the newest that is valid and names the node itself,
 * so one certificate may be for all of them, or each may have its own.
 */
final class InstalledSource implements ServerIdentitySource {
    private final InstalledStore store;
    private final String name;
    private final Clock clock;

    /** @param name of this node, {@code server.name} in its ASCII form */
    InstalledSource(InstalledStore store, String name, Clock clock) {
        this.store = store;
        this.name = name;
        this.clock = clock;
    }

    @Override
    public ServerIdentity.Source source() {
        return ServerIdentity.Source.INSTALLED;
    }

    @Override
    public Optional<ServerIdentity> renewed() {
        return usable().findFirst().map(one -> identity(one));
    }

    /** All that this node could serve now, newest first. */
    private Stream<Installed> usable() {
        return valid().filter(one -> CertificateNames.cover(one.leaf(), name));
    }

    private Stream<Installed> valid() {
        return store.all().stream().filter(one -> one.validAt(clock.instant()));
    }

    /** Those of other names: a node that is asked for one of them, as after a name was moved to it, can show it. */
    @Override
    public List<KeyMaterial> further() {
        return valid().filter(one -> !CertificateNames.cover(one.leaf(), name))
                .map(one -> new KeyMaterial(one.key(), one.chain()))
                .toList();
    }

    private ServerIdentity identity(Installed one) {
        return new ServerIdentity(source(), new KeyMaterial(one.key(), one.chain()), Optional.empty());
    }

    /** The newest that is for this node, whether or not it is valid now. */
    Optional<Installed> newest() {
        return store.all().stream()
                .filter(one -> CertificateNames.cover(one.leaf(), name))
                .findFirst();
    }
}
