package io.mapkeep.firewall.policy;

import io.mapkeep.contract.configuration.Configuration;
import io.mapkeep.contract.configuration.Nearest;
import io.mapkeep.contract.configuration.Section;
import io.mapkeep.contract.units.HostPort;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the words of services mean. {@code https}, {@code http}, {@code programs} and {@code replica} are known from the appliance's own configuration where it runs; edge servers and load
 * balancers serve the ports that the world expects. {@code ssh} is {@code admin.ssh_port}. All others are declared in {@code [service.NAME]}.
 */
public final class Services {
    private static final int HTTPS = 443;
    private static final int HTTP = 80;
    private static final List<String> KNOWN = List.of("ssh", "https", "http", "programs", "replica");

    private final Map<String, Ports> ofAppliance = new TreeMap<>();
    private final Map<String, Ports> elsewhere = new TreeMap<>();

    Services(Configuration configuration, int ssh, Map<String, Ports> declared) {
        ofAppliance.put("https", Ports.tcp(configuration.server().https().port()));
        ofAppliance.put(
                "http", configuration.server().http().map(Services::port).orElse(Ports.NONE));
        ofAppliance.put(
                "programs",
                configuration.server().programs().map(Services::port).orElse(Ports.NONE));
        ofAppliance.put(
                "replica", configuration.replica().listen().map(Services::port).orElse(Ports.NONE));
        elsewhere.put("https", Ports.tcp(HTTPS));
        elsewhere.put("http", Ports.tcp(HTTP));
        elsewhere.put("programs", Ports.NONE);
        elsewhere.put("replica", Ports.NONE);
        for (Map<String, Ports> meanings : List.of(ofAppliance, elsewhere)) {
            meanings.put("ssh", Ports.tcp(ssh));
            meanings.putAll(declared);
        }
    }

    /** All ports of these services on a machine that runs the appliance, or on one that does not. */
    public Ports ports(Collection<String> services, boolean appliance) {
        Map<String, Ports> meanings = appliance ? ofAppliance : elsewhere;
        return Ports.union(services.stream()
                .map(word -> meanings.getOrDefault(word, Ports.NONE))
                .toList());
    }

    String known(String word) {
        if (!ofAppliance.containsKey(word)) {
            throw new IllegalArgumentException(
                    "no such service; declare it as [service.NAME]" + Nearest.hint(word, ofAppliance.keySet()));
        }
        return word;
    }

    /** {@code [service.NAME]}. */
    static Ports read(Section in) {
        List<Ports> ports = in.texts("ports", "protocol/port", "Like \"tcp/5432\" or \"udp/161-162\".", Ports::parse);
        if (ports.isEmpty()) {
            in.missing("ports", "name at least one");
        }
        if (KNOWN.contains(in.name().substring("service.".length()))) {
            in.mistake("ports", "this service is known already, from the configuration; give yours another name");
        }
        return Ports.union(ports);
    }

    private static Ports port(HostPort listener) {
        return listener.port() == 0 ? Ports.NONE : Ports.tcp(listener.port());
    }
}
