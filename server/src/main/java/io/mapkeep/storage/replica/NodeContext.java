package io.mapkeep.storage.replica;

import io.mapkeep.contract.configuration.ReplicaSection;
import io.mapkeep.contract.units.HostPort;
import io.mapkeep.secret.SecretStore;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;

/**
 * What the appliance hands to this room; one value for all its doors.
 *
 * @param data the data folder; the database lies in {@code database} below it
 * @param name of the server, for people and as the name of the node
 * @param web where people reach it, {@code https://host[:port]}
 */
public record NodeContext(
        Node node,
        Path data,
        SecretStore secrets,
        ReplicaSection settings,
        String name,
        String web,
        NodeAuthority authority,
        ApplianceParts parts,
        Clock clock) {
    /** The certificates of this node's link with the others, its own and their authority's; none before it has invited or joined. */
    public List<X509Certificate> linkCertificates() {
        return Credentials.find(this)
                .map(known -> List.of(known.own(), known.authority()))
                .orElse(List.of());
    }

    Path database() {
        return data.resolve("database");
    }

    /** What other nodes connect to. */
    String address() {
        return settings.address()
                .orElseGet(() ->
                        new HostPort(name, settings.listen().map(HostPort::port).orElse(0)))
                .toString();
    }
}
