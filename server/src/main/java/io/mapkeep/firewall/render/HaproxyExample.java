package io.mapkeep.firewall.render;

import io.mapkeep.firewall.network.Network;
import io.mapkeep.firewall.policy.Host;
import io.mapkeep.firewall.policy.Policy;
import io.mapkeep.firewall.policy.Ports;
import io.mapkeep.firewall.policy.Role;
import io.mapkeep.firewall.rule.RuleSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * A beginning for the load balancer in front of the origins: TLS is passed through, so that certificates and client addresses stay the appliance's matter. Standbys serve when
 * no origin does.
 */
public final class HaproxyExample {
    private HaproxyExample() {}

    public static List<Rendered> render(Policy policy, RuleSet rules) {
        var text = new StringBuilder(Heading.of(rules, "Check it: haproxy -c -f haproxy.cfg"));
        text.append("""
                global
                    maxconn 20000

                defaults
                    mode tcp
                    timeout connect 3s
                    timeout client 5m
                    timeout server 5m

                frontend https
                    bind :443
                    bind :::443 v6only
                    default_backend appliances

                backend appliances
                    balance source
                    option httpchk GET /readyz
                """);
        policy.hosts(Role.ORIGIN).forEach(host -> server(text, policy, host, ""));
        policy.hosts(Role.REPLICA)
                .filter(host -> !host.has(Role.ORIGIN))
                .forEach(host -> server(text, policy, host, " backup"));
        return List.of(new Rendered("haproxy.cfg", text.toString()));
    }

    private static void server(StringBuilder text, Policy policy, Host host, String kind) {
        Ports ports = policy.services().ports(List.of("https"), true);
        Stream<Network> single =
                host.addresses().list().stream().filter(Network::isSingle).limit(1);
        single.forEach(address -> ports.tcp()
                .forEach(port -> text.append("    server ")
                        .append(host.name())
                        .append(' ')
                        .append(address.first())
                        .append(':')
                        .append(port)
                        .append(" check check-ssl verify none inter 2s")
                        .append(kind)
                        .append('\n')));
    }
}
