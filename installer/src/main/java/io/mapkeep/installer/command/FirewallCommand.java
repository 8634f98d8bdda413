package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.FirewallPicture;
import io.mapkeep.contract.admin.FirewallPorts;
import io.mapkeep.contract.admin.FirewallReport;
import io.mapkeep.contract.admin.Severity;
import io.mapkeep.installer.outcome.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
                "Makes the firewall rules of an installation out of one policy, shows and explains them, and loads"
                        + " this machine's with a way back.",
        subcommands = {
            FirewallCommand.Show.class,
            FirewallCheckAction.class,
            FirewallExplainAction.class,
            FirewallCommand.Ports.class,
            FirewallExportAction.class,
            FirewallImportAction.class,
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

        boolean named() {
            return host != null;
        }

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
    @Examples({
        "mapkeep firewall show",
        "mapkeep firewall show --host lb1 --policy installation.toml",
        "mapkeep firewall show --picture installation.svg"
    })
    static final class Show extends Action {
        @Mixin
        private final PolicyOption policy = new PolicyOption();

        @Mixin
        private final HostOption host = new HostOption();

        @Option(
                names = "--picture",
                paramLabel = "FILE",
                description = "Draw who may talk to whom in the whole installation, as SVG, into this file.")
        private @Nullable Path picture;

        @Override
        public Integer call() throws IOException {
            if (picture != null) {
                Files.writeString(
                        picture,
                        policy.ask(mapkeep(), FirewallPicture.class, "picture").svg());
                screen().say("Wrote " + picture + ".");
                return Exit.DONE.code();
            }
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
