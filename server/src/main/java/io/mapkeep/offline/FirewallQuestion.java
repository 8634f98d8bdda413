package io.mapkeep.offline;

import io.mapkeep.contract.configuration.Configuration;
import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.firewall.Firewall;
import io.mapkeep.firewall.Import;
import io.mapkeep.firewall.explain.Packet;
import io.mapkeep.firewall.network.Address;
import io.mapkeep.firewall.network.Names;
import io.mapkeep.firewall.policy.Protocol;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code firewall-…}: about rules, which are made from files alone; whether an appliance runs or has ever run does not matter. Edge servers and load balancers ask, too.
 */
final class FirewallQuestion {
    static final String PREFIX = "firewall-";

    private final Path policy;
    private final Configuration configuration;
    private final Map<String, String> words;

    FirewallQuestion(Path configuration, List<String> words) {
        this.words = Words.parsed(words);
        this.configuration = ConfigurationFile.load(configuration).configuration();
        this.policy = word("policy")
                .map(Path::of)
                .orElse(configuration.toAbsolutePath().resolveSibling("firewall.toml"));
    }

    Object answer(String question) {
        Names names = Names.ofTheMachine();
        return switch (question.substring(PREFIX.length())) {
            case "check" -> Firewall.check(policy, configuration, names);
            case "show" -> firewall(names).show(word("host"));
            case "ports" -> firewall(names).ports(word("host"));
            case "export" -> firewall(names).export(word("host"), needed("format"));
            case "export-all" -> firewall(names).exportAll(needed("format"));
            case "plan" -> firewall(names).plan(word("host"), session());
            case "import" -> Import.read(files(), useful(ownAddresses()));
            case "probes" -> firewall(names).probes(needed("from"), word("to"));
            case "picture" -> firewall(names).picture();
            case "explain" ->
                firewall(names)
                        .explain(
                                needed("from"),
                                needed("to"),
                                needed("proto").equals("udp") ? Protocol.UDP : Protocol.TCP,
                                Integer.parseInt(needed("port")),
                                word("foreign").map(FirewallQuestion::text));
            default -> throw new InvalidInput(Main.usage("There is no question \"" + question + "\"."));
        };
    }

    /** {@code client=ADDRESS ssh=PORT}, of the administrator who asks. */
    private Optional<Packet> session() {
        return word("client").map(client -> {
            try {
                return new Packet(Address.parse(client), Protocol.TCP, Integer.parseInt(needed("ssh")));
            } catch (IllegalArgumentException wrong) {
                throw new InvalidInput(Main.usage("client and ssh are an address and a port: " + wrong.getMessage()));
            }
        });
    }

    /** Of a file that the command wrote for this question. */
    private static String text(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private List<Path> files() {
        return needed("files").lines().map(Path::of).toList();
    }

    /** Those that others reach it at. */
    private static List<Address> useful(List<Address> own) {
        return own.stream()
                .filter(address -> !address.toString().matches("127\\..*|::1|fe[89ab].*"))
                .toList();
    }

    private Firewall firewall(Names names) {
        return Firewall.load(policy, configuration, names, ownAddresses());
    }

    private static List<Address> ownAddresses() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .map(Address::of)
                    .toList();
        } catch (SocketException unknown) {
            return List.of(); // then the host has to be named
        }
    }

    private String needed(String name) {
        return word(name).orElseThrow(() -> new InvalidInput(Main.usage("It takes " + name + "=VALUE.")));
    }

    private Optional<String> word(String name) {
        return Optional.ofNullable(words.get(name));
    }
}
