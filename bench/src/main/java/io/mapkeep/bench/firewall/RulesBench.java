package io.mapkeep.bench.firewall;

import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.firewall.Firewall;
import io.mapkeep.firewall.network.Address;
import io.mapkeep.firewall.network.Names;
import io.mapkeep.firewall.policy.Protocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads a policy of a thousand hosts and ten thousand rules, writes the rules of each host for nftables, and asks where packets go: {@code RulesBench FOLDER}. Prints rows of a table in Markdown. The first run counts, with
 * a Java that was just started, as the command has it.
 */
final class RulesBench {
    private static final int HOSTS = 1_000;
    private static final int RULES = 10_000;
    private static final int QUESTIONS = 2_000;

    private RulesBench() {}

    public static void main(String[] arguments) throws IOException {
        Path policy = Files.writeString(Path.of(arguments[0], "firewall.toml"), policy());
        long began = System.nanoTime();
        Firewall firewall = firewall(policy);
        long read = System.nanoTime();
        long bytes = 0;
        for (int host = 0; host < HOSTS; host++) {
            bytes += firewall.export(Optional.of("h" + host), "nft")
                    .files()
                    .get(0)
                    .text()
                    .length();
        }
        double seconds = (System.nanoTime() - read) / 1e9;
        System.out.println(String.format(
                Locale.ROOT,
                "| a policy of %d hosts and %d allow rules (%d KiB) read and checked | %.2f s | | |",
                HOSTS,
                RULES,
                Files.size(policy) >> 10,
                (read - began) / 1e9));
        row("the rules of all of them made and written (" + (bytes >> 20) + " MiB of nftables)", "%.2f s", seconds, 2);
        row("`explain`, median of " + QUESTIONS, "%.3f ms", explain(firewall), 1);
    }

    private static Firewall firewall(Path policy) {
        return Firewall.load(
                policy,
                ConfigurationFile.parse("").configuration(),
                Names.ofTheMachine(),
                List.of(Address.parse("10.0.0.1")));
    }

    private static double explain(Firewall firewall) {
        double[] millis = new double[QUESTIONS];
        for (int i = 0; i < QUESTIONS; i++) {
            long began = System.nanoTime();
            firewall.explain("h" + i % HOSTS, "h" + i * 7 % HOSTS, Protocol.TCP, 1 + i % 60_000, Optional.empty());
            millis[i] = (System.nanoTime() - began) / 1e6;
        }
        Arrays.sort(millis);
        return millis[QUESTIONS / 2];
    }

    private static void row(String what, String form, double measured, double goal) {
        System.out.println(String.format(
                Locale.ROOT,
                "| %s | " + form + " | at most " + form + " | %s |",
                what,
                measured,
                goal,
                measured <= goal ? "met" : "missed"));
    }

    private static String policy() {
        var text = new StringBuilder("[admin]\nfrom = [\"192.0.2.0/28\"]\n[limits]\nnew_connections = 200\n");
        for (int host = 0; host < HOSTS; host++) {
            int high = host / 250;
            int low = host % 250;
            text.append("[host.h" + host + "]\nroles = [\"lb\"]\naddresses = [\"10." + high + "." + low
                    + ".1\", \"2001:db8:" + host + "::1\"]\n");
        }
        for (int rule = 0; rule < RULES; rule++) {
            text.append("[service.s" + rule + "]\nports = [\"tcp/" + (1_000 + rule * 5) + "\"]\n");
            text.append("[allow.a" + rule + "]\nfrom = [\"h" + rule % HOSTS + "\", \"172." + (16 + rule % 16) + "."
                    + rule % 256 + ".0/24\"]\nto = [\"h" + (rule * 7 + 1) % HOSTS + "\"]\nservices = [\"s" + rule
                    + "\"]\n");
        }
        return text.toString();
    }
}
