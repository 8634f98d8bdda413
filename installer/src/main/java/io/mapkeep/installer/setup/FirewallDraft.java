package io.mapkeep.installer.setup;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A first policy for a machine that runs the appliance and nothing else: everybody may reach the map pages, administrators SSH, and nobody anything else. */
public final class FirewallDraft {
    private FirewallDraft() {}

    /** The text of {@code firewall.toml}; empty while this machine has no address that others reach. */
    public static Optional<String> of(String name, List<String> administrators) {
        List<String> addresses = ownAddresses();
        String host = name.split("\\.", 2)[0].toLowerCase(Locale.ROOT);
        return addresses.isEmpty()
                ? Optional.empty()
                : Optional.of(text(host, administrators, addresses, nameServers()));
    }

    static String text(String host, List<String> administrators, List<String> addresses, List<String> nameServers) {
        String form = """
                # The firewall of this machine, drafted by "mapkeep setup". Look at it, then load it; it goes back by itself unless you confirm:
                #   mapkeep firewall check && mapkeep firewall show && mapkeep firewall apply
                # What no rule allows is dropped, coming in and going out. Ports, the directory, providers and buckets are read from mapkeep.toml.

                [admin]
                from = %s

                [host.%s]
                roles = ["origin"]
                addresses = %s

                [allow.people]
                from = ["any"]
                to = ["%s"]
                services = ["https", "http"]

                [egress]
                dns = %s
                ntp = []
                """;
        return String.format(Locale.ROOT, form, list(administrators), host, list(addresses), host, list(nameServers));
    }

    private static String list(List<String> words) {
        return words.stream().map(word -> '"' + word + '"').collect(Collectors.joining(", ", "[", "]"));
    }

    private static List<String> ownAddresses() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                    .map(InetAddress::getHostAddress)
                    .map(address -> address.replaceFirst("%.*", ""))
                    .sorted()
                    .toList();
        } catch (SocketException unknown) {
            return List.of();
        }
    }

    /** The machine's own, not the stub that systemd-resolved puts before them. */
    private static List<String> nameServers() {
        for (String file : List.of("/run/systemd/resolve/resolv.conf", "/etc/resolv.conf")) {
            try (Stream<String> lines = Files.lines(Path.of(file))) {
                List<String> found = lines.filter(line -> line.startsWith("nameserver "))
                        .map(line -> line.substring("nameserver ".length()).strip())
                        .filter(address ->
                                !address.startsWith("127.") && !address.equals("::1") && !address.contains("%"))
                        .toList();
                if (!found.isEmpty()) {
                    return found;
                }
            } catch (IOException absent) {
                // then the next
            }
        }
        return List.of();
    }
}
