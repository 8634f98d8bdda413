package io.mapkeep.tls.watch;

import io.mapkeep.contract.configuration.Configuration;
import io.mapkeep.contract.configuration.LdapSection.Security;
import io.mapkeep.contract.configuration.SnapshotPlace;
import io.mapkeep.contract.units.HostPort;
import io.mapkeep.storage.replica.NodeState;
import io.mapkeep.storage.replica.Role;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A server that the settings name, or another node, that shows a certificate.
 *
 * @param use what it is to the appliance: {@code ldap}, {@code oidc:NAME}, {@code s3}, {@code acme-server} or {@code node}
 * @param startTls whether TLS begins with LDAP's StartTLS
 */
public record OtherServer(String use, HostPort at, boolean startTls) {
    private static final int HTTPS = 443;
    private static final String NODE = "node";

    /** Those of the settings. Directories that are found by DNS (SRV) and Amazon's own endpoints are not among them. */
    public static List<OtherServer> of(Configuration settings) {
        List<OtherServer> all = new ArrayList<>();
        boolean startTls = settings.ldap().servers().security() == Security.STARTTLS;
        settings.ldap().servers().named().forEach(at -> all.add(new OtherServer("ldap", at, startTls)));
        settings.oidc()
                .forEach((name, provider) -> web("oidc:" + name, Optional.of(URI.create(provider.issuer())), all));
        settings.snapshot().places().forEach(place -> {
            if (place instanceof SnapshotPlace.Bucket bucket) {
                web("s3", bucket.endpoint(), all);
            }
        });
        web("acme-server", settings.acme().directory(), all);
        return all.stream().distinct().toList();
    }

    /** The HTTPS ports of the other nodes; a witness has none. */
    public static List<OtherServer> of(NodeState cluster) {
        List<OtherServer> all = new ArrayList<>();
        cluster.peers().stream()
                .filter(peer -> peer.role() != Role.WITNESS)
                .forEach(peer -> web(NODE, Optional.of(URI.create(peer.web())), all));
        return all;
    }

    /** Whether it is one of the appliance's own nodes, which is reached by other people and not by this one. */
    boolean isNode() {
        return use.equals(NODE);
    }

    private static void web(String use, Optional<URI> address, List<OtherServer> all) {
        address.filter(one -> "https".equals(one.getScheme()) && one.getHost() != null)
                .ifPresent(one -> all.add(new OtherServer(
                        use, new HostPort(one.getHost(), one.getPort() < 0 ? HTTPS : one.getPort()), false)));
    }
}
