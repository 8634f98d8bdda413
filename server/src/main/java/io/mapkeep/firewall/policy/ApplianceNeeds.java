package io.mapkeep.firewall.policy;

import io.mapkeep.contract.configuration.Configuration;
import io.mapkeep.contract.configuration.Mistake;
import io.mapkeep.contract.configuration.OidcSection;
import io.mapkeep.contract.configuration.SnapshotPlace.Bucket;
import io.mapkeep.contract.units.HostPort;
import io.mapkeep.firewall.network.Names;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** What the appliance has to reach, read off its own configuration, so that nobody forgets the directory in the firewall. */
final class ApplianceNeeds {
    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    private final Names names;
    private final List<Mistake> mistakes;
    private final List<String> warnings;
    private final List<Need> needs = new ArrayList<>();

    private ApplianceNeeds(Names names, List<Mistake> mistakes, List<String> warnings) {
        this.names = names;
        this.mistakes = mistakes;
        this.warnings = warnings;
    }

    /** @param mistakes gets names that do not resolve; they stand in the other file, so they are placed at the start */
    static List<Need> of(Configuration configuration, Names names, List<Mistake> mistakes, List<String> warnings) {
        var needs = new ApplianceNeeds(names, mistakes, warnings);
        needs.directory(configuration);
        configuration.oidc().values().forEach(needs::provider);
        if (configuration.snapshot().target().orElse(null) instanceof Bucket bucket) {
            needs.bucket(bucket);
        }
        return needs.needs;
    }

    private void directory(Configuration configuration) {
        List<HostPort> servers = configuration.ldap().servers().named();
        for (int i = 0; i < servers.size(); i++) {
            add("need.ldap" + (i == 0 ? "" : "." + (i + 1)), servers.get(i), "ldap.servers");
        }
        if (!configuration.ldap().servers().srv().isEmpty()) {
            warnings.add(
                    "ldap.srv finds the directory's servers by DNS, so their addresses cannot be known here; allow them"
                            + " with a rule of your own.");
        }
    }

    private void provider(OidcSection provider) {
        var addresses = new TreeSet<URI>();
        if (!provider.issuer().isEmpty()) {
            addresses.add(URI.create(provider.issuer()));
        }
        provider.endpoints()
                .ifPresent(all -> addresses.addAll(List.of(all.authorization(), all.token(), all.userinfo())));
        var servers = new TreeSet<String>();
        for (URI address : addresses) {
            HostPort server = server(address);
            if (servers.add(server.toString())) {
                String id = "need.oidc." + provider.name();
                add(servers.size() == 1 ? id : id + "." + servers.size(), server, "oidc." + provider.name());
            }
        }
    }

    private void bucket(Bucket bucket) {
        String standard = "https://s3." + bucket.region() + ".amazonaws.com";
        HostPort store = server(bucket.endpoint().orElse(URI.create(standard)));
        String host = bucket.pathStyle() ? store.host() : bucket.name() + "." + store.host();
        add("need.s3", new HostPort(host, store.port()), "snapshot.target");
        if (bucket.endpoint().isEmpty()) {
            warnings.add(host
                    + " has many addresses that change; rules hold those of now. Make the rules anew each day, or let"
                    + " snapshots go through a proxy.");
        }
    }

    private void add(String id, HostPort server, String key) {
        try {
            needs.add(new Need(id, names.networks(server.host()), Ports.tcp(server.port()), "mapkeep.toml " + key));
        } catch (IllegalArgumentException wrong) {
            mistakes.add(new Mistake(
                    1,
                    1,
                    key + " in the appliance's configuration: " + wrong.getMessage() + "; found \"" + server.host()
                            + "\""));
        }
    }

    private static HostPort server(URI address) {
        int usual = "http".equals(address.getScheme()) ? HTTP : HTTPS;
        String host = String.valueOf(address.getHost()).replaceAll("[\\[\\]]", "");
        return new HostPort(host, address.getPort() < 0 ? usual : address.getPort());
    }
}
