package io.mapkeep.firewall.policy;

import io.mapkeep.contract.configuration.Section;
import io.mapkeep.contract.units.HostPort;
import io.mapkeep.firewall.network.Names;
import io.mapkeep.firewall.network.Networks;
import java.util.ArrayList;
import java.util.List;

/** {@code [egress]}: what every host may reach outside, beside what rules allow. All else is dropped. */
record Egress(List<Need> needs) {
    private static final int DNS = 53;
    private static final int NTP = 123;
    private static final int HTTPS = 443;

    static Egress read(Section in, Names names, String file) {
        List<Need> needs = new ArrayList<>();
        String form = "addresses, networks or names";
        needs.add(new Need(
                "egress.dns",
                Networks.union(in
                        .texts(
                                "dns",
                                form,
                                "The servers that resolve names, as /etc/resolv.conf has them.",
                                names::networks)
                        .stream()),
                new Ports(List.of(PortRange.of(DNS)), List.of(PortRange.of(DNS))),
                file + " egress.dns"));
        needs.add(new Need(
                "egress.ntp",
                Networks.union(in.texts("ntp", form, "The servers that tell the time.", names::networks).stream()),
                Ports.udp(NTP),
                file + " egress.ntp"));
        int[] number = {0};
        needs.addAll(in.texts("syslog", "host:port", "Where logs are sent, by TCP (RFC 5425 has 6514).", written -> {
            HostPort server = HostPort.parse(written);
            number[0]++;
            return new Need(
                    "egress.syslog" + (number[0] == 1 ? "" : "." + number[0]),
                    names.networks(server.host()),
                    Ports.tcp(server.port()),
                    file + " egress.syslog");
        }));
        needs.add(new Need(
                "egress.acme",
                Networks.union(in
                        .texts(
                                "acme",
                                form,
                                "The authority that signs certificates by ACME (RFC 8555).",
                                names::networks)
                        .stream()),
                Ports.tcp(HTTPS),
                file + " egress.acme"));
        return new Egress(needs.stream().filter(need -> !need.to().isEmpty()).toList());
    }
}
