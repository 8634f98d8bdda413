package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.FirewallCheck;
import io.mapkeep.contract.admin.FirewallProbes;
import io.mapkeep.contract.admin.Severity;
import io.mapkeep.installer.firewall.OtherSide;
import io.mapkeep.installer.firewall.Reach;
import io.mapkeep.installer.print.Amounts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code firewall check}: of the policy alone, or from the other side. */
@Command(
        name = "check",
        description =
                "Looks for mistakes in the policy and tells all of them with their lines. With --from: connects from that host to the others, and compares what answers with what the policy says; here if this machine is it, else over your SSH. Changes nothing.")
@Examples({
    "mapkeep firewall check",
    "mapkeep firewall check --policy installation.toml",
    "mapkeep firewall check --from replica",
    "mapkeep firewall check --from edge1 --to lb1 --ssh admin@edge1.example.org"
})
final class FirewallCheckAction extends CheckAction {
    @Mixin
    private final FirewallCommand.PolicyOption policy = new FirewallCommand.PolicyOption();

    @Option(
            names = "--from",
            paramLabel = "HOST",
            description = "Try from this host of the policy, or from all hosts of this role.")
    private @Nullable String from;

    @Option(
            names = "--to",
            paramLabel = "HOST",
            description = "Only to this one or this role. Standard: to all others.")
    private @Nullable String to;

    @Option(
            names = "--ssh",
            paramLabel = "DESTINATION",
            description = "Where SSH finds the host. Standard: its first address.")
    private @Nullable String ssh;

    @Option(
            names = "--script",
            paramLabel = "FILE",
            description = "Try nothing; write the tries for bash, to be carried to the host: bash FILE > answers.")
    private @Nullable Path script;

    @Option(names = "--answers", paramLabel = "FILE", description = "What the script said there.")
    private @Nullable Path answers;

    @Override
    Severity check() {
        if (from == null) {
            if (to != null || ssh != null || script != null || answers != null) {
                throw Usage.wrong(spec().qualifiedName(), "--to, --ssh, --script and --answers are about --from HOST.");
            }
            return ofPolicy();
        }
        try {
            return fromThere(asked(from));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Severity ofPolicy() {
        FirewallCheck check = policy.ask(mapkeep(), FirewallCheck.class, "check");
        show(check, () -> {
            screen().result(check.severity(), FirewallText.verdict(check));
            FirewallText.details(check).forEach(screen()::result);
        });
        return check.severity();
    }

    private FirewallProbes asked(String source) {
        List<String> words = new ArrayList<>(List.of("from=" + source));
        if (to != null) {
            words.add("to=" + to);
        }
        FirewallProbes probes = policy.ask(mapkeep(), FirewallProbes.class, "probes", words.toArray(String[]::new));
        if (probes.sources().size() > 1 && (ssh != null || script != null || answers != null)) {
            throw Usage.wrong(
                    spec().qualifiedName(),
                    "--ssh, --script and --answers are about one host; " + source + " means "
                            + probes.sources().size() + ".");
        }
        return probes;
    }

    private Severity fromThere(FirewallProbes probes) throws IOException {
        var side = new OtherSide(probes.pace(), Optional.ofNullable(ssh));
        if (script != null) {
            Files.writeString(script, side.script(probes.sources().get(0)));
            screen().say("Wrote " + script + ". On " + from + ": bash " + script.getFileName() + " > answers");
            return Severity.OK;
        }
        List<Reach> all = new ArrayList<>();
        for (FirewallProbes.Source source : probes.sources()) {
            all.add(answers == null ? tried(side, source) : OtherSide.read(source, Files.readString(answers), ""));
        }
        Severity worst = all.stream()
                .map(Reach::severity)
                .max(Comparator.comparingInt(FirewallCheckAction::weight))
                .orElseThrow();
        show(all, () -> FirewallText.reach(worst, all).forEach(line -> screen().result(line)));
        return worst;
    }

    private Reach tried(OtherSide side, FirewallProbes.Source source) {
        screen().say("Trying " + Amounts.of(source.probes().size(), "connection", "connections") + " from "
                + source.host() + " …");
        return side.look(source);
    }

    /** What is known to be wrong counts more than what is not known. */
    private static int weight(Severity severity) {
        return List.of(Severity.OK, Severity.WARNING, Severity.UNKNOWN, Severity.CRITICAL)
                .indexOf(severity);
    }
}
