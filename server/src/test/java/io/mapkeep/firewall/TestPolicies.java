package io.mapkeep.firewall;

import io.mapkeep.contract.configuration.Configuration;
import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.firewall.network.Names;
import io.mapkeep.firewall.policy.PolicyFile;
import io.mapkeep.firewall.rule.RuleBook;
import io.mapkeep.firewall.rule.RuleSet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The examples of {@code conf/firewall}, read with an appliance's configuration and a DNS that always says the same. */
public final class TestPolicies {
    public static final Path EXAMPLES =
            Path.of("").toAbsolutePath().resolve("../conf/firewall").normalize();
    public static final Configuration APPLIANCE = ConfigurationFile.parse("""
                    [server]
                    https = "0.0.0.0:8443"
                    http = ""
                    [ldap]
                    servers = ["ldap.example.org:636", "192.0.2.71:389"]
                    user_base = "dc=example,dc=org"
                    [oidc.staff]
                    issuer = "https://login.example.org:8444/realms/staff"
                    client_id = "maps"
                    [snapshot]
                    target = "s3://maps/daily"
                    s3_endpoint = "https://s3.example.org"
                    s3_credentials_file = "s3"
                    [replica]
                    listen = "0.0.0.0:7500"
                    """).configuration();

    private TestPolicies() {}

    public static Names names() {
        Map<String, List<String>> answers = Map.of(
                "ldap.example.org", List.of("192.0.2.70", "2001:db8:7::70"),
                "login.example.org", List.of("192.0.2.72"),
                "s3.example.org", List.of("192.0.2.74", "192.0.2.73"));
        return new Names(name -> {
            if (!answers.containsKey(name)) {
                throw new UnknownHostException(name);
            }
            return answers.get(name).stream().map(TestPolicies::literal).toList();
        });
    }

    public static PolicyFile read(String text) {
        return PolicyFile.parse(text, APPLIANCE, names());
    }

    public static PolicyFile example(String name) throws IOException {
        return read(Files.readString(EXAMPLES.resolve(name))).check(EXAMPLES.resolve(name));
    }

    public static RuleSet rules(PolicyFile file, String host) {
        return new RuleBook(file)
                .of(Objects.requireNonNull(file.policy().hosts().get(host)));
    }

    private static InetAddress literal(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
