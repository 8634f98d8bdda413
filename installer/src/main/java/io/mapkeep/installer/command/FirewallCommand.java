package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.FirewallCheck;
import io.mapkeep.contract.admin.FirewallPorts;
import io.mapkeep.contract.admin.FirewallReport;
import io.mapkeep.contract.admin.FirewallVerdict;
import io.mapkeep.contract.admin.Severity;
import io.mapkeep.installer.firewall.RuleChanges;
import io.mapkeep.installer.outcome.Exit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mapkeep firewall}. Needs no daemon: rules are made from files, also for hosts that run none. */
@Command(
        name = "firewall",
        description =
                "Makes the firewall rules of an installation out of one policy, shows and explains them, and loads this machine's with a way back.",
        subcommands = {
            FirewallCommand.Show.class,
            FirewallCommand.Check.class,
            FirewallCommand.Explain.class,
            FirewallCommand.Ports.class,
            FirewallExportAction.class,
            FirewallDiffAction.class,
            FirewallApplyAction.class,
            FirewallRollbackAction.class,
            FirewallHistoryAction.class,
            FirewallBanActions.Ban.class,
            FirewallBanActions.Unban.class,
            FirewallBanActions.Bans.class
        })
@Examples({
    "mapkeep firewall check",
    "mapkeep firewall show --host lb1",
    "mapkeep firewall apply",
    "mapkeep firewall explain --from 203.0.113.9 --to origin1 --port 443",
    "mapkeep firewall export --host lb1 --format iptables --output rules"
})
final class FirewallCommand extends Noun {

    /** Where the policy is. */
    static final class PolicyOption {
        @Option(
                names = "--policy",
                paramLabel = "FILE",
                description = "The policy. Standard: firewall.toml beside the configuration.")
        private @Nullable String policy;

        /** The answer of the server's own code, which reads the policy. */
        <T> T ask(Mapkeep mapkeep, Class<T> type, String question, String... words) {
            List<String> all = new ArrayList<>(List.of(words));
            if (policy != null) {
                all.add("policy=" + policy);
            }
            return OfflineDoor.of(mapkeep).ask(type, "firewall-" + question, all);
        }
    }

    /** Whose rules. */
    static final class HostOption {
        @Option(
                names = "--host",
                paramLabel = "HOST",
                description = "A host of the policy. Standard: the one that has an address of this machine.")
        private @Nullable String host;

        String[] words(String... others) {
            List<String> words = new ArrayList<>(List.of(others));
            if (host != null) {
                words.add("host=" + host);
            }
            return words.toArray(String[]::new);
        }
    }

    /** {@code firewall show}. */
    @Command(name = "show", description = "Shows the rules of a host in their order; the first that fits decides.")
    @Examples({"mapkeep firewall show", "mapkeep firewall show --host lb1 --policy installation.toml"})
    static final class Show extends Action {
        @Mixin
        private final PolicyOption policy = new PolicyOption();

        @Mixin
        private final HostOption host = new HostOption();

        @Override
        public Integer call() {
            FirewallReport report = policy.ask(mapkeep(), FirewallReport.class, "show", host.words());
            show(report, () -> {
                screen().heading(report.host() + " (" + String.join(", ", report.roles()) + "), "
                        + String.join(" ", report.addresses()));
                screen().result(FirewallText.rules(report));
                report.pinned().forEach((name, addresses) -> screen().result(name + " is " + addresses));
                report.warnings().forEach(warning -> screen().result(Severity.WARNING, warning));
            });
            return Exit.DONE.code();
        }
    }

    /** {@code firewall check}. */
    @Command(
            name = "check",
            description = "Looks for mistakes in the policy and tells all of them with their lines. Changes nothing.")
    @Examples({"mapkeep firewall check", "mapkeep firewall check --policy installation.toml"})
    static final class Check extends CheckAction {
        @Mixin
        private final PolicyOption policy = new PolicyOption();

        @Override
        Severity check() {
            FirewallCheck check = policy.ask(mapkeep(), FirewallCheck.class, "check");
            show(check, () -> {
                screen().result(check.severity(), FirewallText.verdict(check));
                FirewallText.details(check).forEach(screen()::result);
            });
            return check.severity();
        }
    }

    /** {@code firewall explain}. */
    @Command(
            name = "explain",
            description =
                    "Tells whether a new connection would pass, through the rules of both ends as far as they are hosts of the policy, and which rule decides. Exit code 0 if it passes, 1 if it is dropped.")
    @Examples({
        "mapkeep firewall explain --from 203.0.113.9 --to edge1 --port 443",
        "mapkeep firewall explain --from lb1 --to origin1 --proto udp --port 53 --json"
    })
    static final class Explain extends Action {
        private static final int HIGHEST_PORT = 65_535;

        @Mixin
        private final PolicyOption policy = new PolicyOption();

        @Option(
                names = "--from",
                paramLabel = "END",
                required = true,
                description = "Who begins: an address, or a host, peer or role of the policy.")
        private String from = "";

        @Option(names = "--to", paramLabel = "END", required = true, description = "Who answers, written alike.")
        private String to = "";

        @Option(names = "--proto", paramLabel = "PROTOCOL", description = "tcp or udp. Standard: tcp.")
        private Proto proto = Proto.TCP;

        @Option(names = "--port", paramLabel = "PORT", required = true, description = "1 to 65535.")
        private int port;

        /** What has ports. */
        enum Proto {
            TCP,
            UDP
        }

        @Override
        public Integer call() {
            if (port < 1 || port > HIGHEST_PORT) {
                throw Usage.wrong(
                        spec().qualifiedName(), "--port lies between 1 and " + HIGHEST_PORT + ", not " + port + ".");
            }
            FirewallVerdict verdict = policy.ask(
                    mapkeep(),
                    FirewallVerdict.class,
                    "explain",
                    "from=" + from,
                    "to=" + to,
                    "proto=" + (proto == Proto.UDP ? "udp" : "tcp"),
                    "port=" + port);
            show(verdict, () -> {
                screen().heading(FirewallText.sentence(verdict));
                screen().result(FirewallText.steps(verdict));
                List<String> others = RuleChanges.foreignTables();
                if (!others.isEmpty()) {
                    screen().say("Not looked at, though what they drop is dropped: this machine's tables "
                            + String.join(", ", others) + ".");
                }
            });
            return verdict.verdict().equals("pass") ? Exit.DONE.code() : Exit.FAILED.code();
        }
    }

    /** {@code firewall ports}. */
    @Command(
            name = "ports",
            description = "Lists every opening in the firewalls of the installation, for the network team.")
    @Examples({"mapkeep firewall ports", "mapkeep firewall ports --host origin1 --json"})
    static final class Ports extends Action {
        @Mixin
        private final PolicyOption policy = new PolicyOption();

        @Option(names = "--host", paramLabel = "HOST", description = "Only this one's. Standard: those of all hosts.")
        private @Nullable String host;

        @Override
        public Integer call() {
            FirewallPorts ports = policy.ask(
                    mapkeep(),
                    FirewallPorts.class,
                    "ports",
                    host == null ? new String[0] : new String[] {"host=" + host});
            show(ports, () -> screen().result(FirewallText.openings(ports)));
            return Exit.DONE.code();
        }
    }
}
