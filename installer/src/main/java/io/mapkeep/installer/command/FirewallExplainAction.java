package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.FirewallVerdict;
import io.mapkeep.contract.admin.FirewallVerdict.Step;
import io.mapkeep.installer.firewall.RuleChanges;
import io.mapkeep.installer.firewall.Trace;
import io.mapkeep.installer.outcome.Exit;
import io.mapkeep.installer.print.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code firewall explain}. */
@Command(
        name = "explain",
        description =
                "Tells whether a new connection would pass, through the rules of both ends as far as they are hosts of the policy, and which rule decides. Run by root, tables of others on this machine are asked, too. Exit code 0 if it passes, 1 if it is dropped.")
@Examples({
    "mapkeep firewall explain --from 203.0.113.9 --to edge1 --port 443",
    "mapkeep firewall explain --from lb1 --to origin1 --proto udp --port 53 --json",
    "mapkeep firewall explain --from 203.0.113.9 --to origin1 --port 443 --live"
})
final class FirewallExplainAction extends Action {
    private static final int HIGHEST_PORT = 65_535;

    @Mixin
    private final FirewallCommand.PolicyOption policy = new FirewallCommand.PolicyOption();

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

    @Option(
            names = "--live",
            description =
                    "Also follow a real packet through this machine's tables. It is sent if it begins here, else waited for. Only root can.")
    private boolean live;

    @Option(
            names = "--within",
            paramLabel = "DURATION",
            defaultValue = "30s",
            converter = FirewallChange.Within.class,
            description = "How long --live waits for the packet; 2s to 1h. Standard: 30s.")
    private Duration within = Duration.ofSeconds(30);

    /** What has ports. */
    enum Proto {
        TCP,
        UDP
    }

    @Override
    public Integer call() throws IOException {
        if (port < 1 || port > HIGHEST_PORT) {
            throw Usage.wrong(
                    spec().qualifiedName(), "--port lies between 1 and " + HIGHEST_PORT + ", not " + port + ".");
        }
        FirewallVerdict verdict = asked();
        List<Trace.Step> way = live ? followed(verdict) : List.of();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("explained", verdict);
        json.put("live", way);
        show(live ? json : verdict, () -> {
            print(verdict);
            if (live) {
                print(verdict, way);
            }
        });
        return verdict.verdict().equals("pass") && verdict.foreign().isEmpty() && (!live || passed(way))
                ? Exit.DONE.code()
                : Exit.FAILED.code();
    }

    private FirewallVerdict asked() throws IOException {
        List<String> words = new ArrayList<>(
                List.of("from=" + from, "to=" + to, "proto=" + (proto == Proto.UDP ? "udp" : "tcp"), "port=" + port));
        Optional<String> others = RuleChanges.foreignListing();
        if (others.isEmpty()) {
            return policy.ask(mapkeep(), FirewallVerdict.class, "explain", words.toArray(String[]::new));
        }
        Path listing = Files.createTempFile("mapkeep-tables", ".nft"); // 0600
        try {
            Files.writeString(listing, others.get());
            words.add("foreign=" + listing);
            return policy.ask(mapkeep(), FirewallVerdict.class, "explain", words.toArray(String[]::new));
        } finally {
            Files.delete(listing);
        }
    }

    private List<Trace.Step> followed(FirewallVerdict verdict) {
        var trace = new Trace(verdict.from(), verdict.to(), verdict.protocol(), verdict.port());
        if (!trace.beginsHere()) {
            screen().say("Connect now, from " + verdict.from() + " to " + verdict.to() + " " + verdict.protocol()
                    + " port " + verdict.port() + ".");
        }
        return trace.watch(within);
    }

    private void print(FirewallVerdict verdict) {
        screen().heading(FirewallText.sentence(verdict));
        screen().result(FirewallText.steps(verdict));
        for (FirewallVerdict.Foreign other : verdict.foreign()) {
            screen().result("But " + other.chain() + (other.unread() == 0 ? " drops it: " : " may drop it: ")
                    + other.rule()
                    + (other.unread() == 0
                            ? ""
                            : " (" + other.unread() + " rules before could not be followed; --live can tell)"));
        }
    }

    private void print(FirewallVerdict verdict, List<Trace.Step> way) {
        if (way.isEmpty()) {
            screen().result("No such packet was seen within " + within.toSeconds() + " s.");
            return;
        }
        Table table = new Table("LIVE: CHAIN", "RULE", "VERDICT");
        way.forEach(step -> table.row(step.chain(), step.rule(), step.verdict()));
        screen().result(table.toString());
        List<String> expected = verdict.steps().stream()
                .map(Step::rule)
                .map(rule -> rule.startsWith("rest.") ? "policy" : rule)
                .toList();
        List<String> ours = way.stream()
                .filter(step -> step.chain().startsWith("inet mapkeep ")
                        && !step.verdict().equals("goto")
                        && !step.verdict().equals("jump"))
                .map(Trace.Step::rule)
                .toList();
        screen().result(
                        ours.stream().allMatch(expected::contains)
                                        && passed(way) == verdict.verdict().equals("pass")
                                ? "The kernel decided so, too."
                                : "The kernel decided otherwise. Are the rules of the policy loaded? mapkeep firewall diff");
    }

    /** What one table drops is dropped; a packet that was never seen did not pass. */
    private static boolean passed(List<Trace.Step> way) {
        return !way.isEmpty() && way.stream().noneMatch(step -> step.verdict().equals("drop"));
    }
}
