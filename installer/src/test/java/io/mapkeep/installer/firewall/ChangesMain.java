package io.mapkeep.installer.firewall;

import io.mapkeep.contract.admin.FirewallPlan;
import io.mapkeep.installer.outcome.CommandFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One act on the firewall of the network namespace that it runs in: {@code ACT STATE-FOLDER}. Rules are for loopback, which needs no cable. */
final class ChangesMain {
    static final int NEW_PORT = 7002;
    static final int SSH_PORT = 7022;

    private ChangesMain() {}

    public static void main(String[] arguments) {
        try {
            RuleChanges changes = RuleChanges.open(Optional.of(arguments[1]), System.getenv());
            switch (arguments[0]) {
                case "apply" -> changes.apply(plan(), change(Duration.ofSeconds(2)));
                case "apply-long" -> changes.apply(plan(), change(Duration.ofMinutes(5)));
                case "confirm" -> changes.confirm(false);
                case "confirm-at-the-console" -> changes.confirm(true);
                case "revert" -> changes.revert();
                case "many" -> {
                    for (int i = 0; i < Integer.getInteger("applies"); i++) {
                        changes.apply(plan("number " + i), change(Duration.ofMinutes(5)));
                        changes.confirm(true);
                    }
                }
                case "bans" ->
                    KernelBans.open(Path.of("bans"), Optional.of(arguments[1]), System.out::println)
                            .look();
                case "apply-list" -> changes.apply(listed(), change(Duration.ofMinutes(5)));
                case "trace" -> {
                    for (int port : new int[] {NEW_PORT, 7001}) {
                        new Trace("127.0.0.1", "127.0.0.1", "tcp", port)
                                .watch(Duration.ofSeconds(5)).stream()
                                        .filter(step -> step.chain().endsWith("input"))
                                        .forEach(step -> System.out.println(step.rule() + " " + step.verdict()));
                    }
                }
                case "watch" -> {
                    var standing = RuleWatch.open(Optional.of(arguments[1])).look();
                    System.out.println(
                            standing.state() + " " + standing.difference().contains("tcp dport 1 accept"));
                }
                case "report" ->
                    changes.report(act -> System.out.println(act.verb() + " by "
                            + act.who().replaceAll(".+", "somebody") + ", "
                            + act.before().replaceAll("sha256:[0-9a-f]{64}", "sum") + " -> "
                            + act.after().replaceAll("sha256:[0-9a-f]{64}", "sum")));
                case "look" -> changes.difference(plan());
                default -> throw new IllegalArgumentException(arguments[0]);
            }
            System.out.println("done");
        } catch (CommandFailure failure) {
            System.out.println(
                    failure.problem().code() + " " + failure.problem().why());
        }
    }

    private static FirewallPlan plan() {
        return plan("new");
    }

    /** @param comment what makes it another plan */
    private static FirewallPlan plan(String comment) {
        List<String> declarations = List.of(
                "set banned4 { type ipv4_addr; flags timeout; }",
                "set banned6 { type ipv6_addr; flags timeout; }",
                "set bannednets4 { type ipv4_addr; flags interval,timeout; }",
                "set bannednets6 { type ipv6_addr; flags interval,timeout; }");
        List<String> incoming = List.of(
                "ct state established,related accept",
                "ip saddr @banned4 drop",
                "tcp dport { " + NEW_PORT + ", " + SSH_PORT + " } accept comment \"" + comment + "\"",
                "tcp sport { " + NEW_PORT + ", " + SSH_PORT + " } accept");
        List<String> outgoing = List.of("oif lo accept");
        String rules = """
                table inet mapkeep {
                %s
                chain input { type filter hook input priority filter; policy drop; }
                chain output { type filter hook output priority filter; policy drop; }
                }
                flush chain inet mapkeep input
                flush chain inet mapkeep output
                table inet mapkeep {
                chain input {
                %s
                }
                chain output {
                %s
                }
                }
                """.formatted(
                        String.join("\n", declarations), String.join("\n", incoming), String.join("\n", outgoing));
        return new FirewallPlan(
                "firewall.toml",
                "",
                "here",
                rules,
                declarations,
                incoming,
                outgoing,
                new FirewallPlan.Simulation(1, 1, List.of()),
                Optional.empty(),
                SSH_PORT,
                List.of("192.0.2.1"),
                Duration.ofHours(1),
                List.of());
    }

    /** One that has a long list of networks in a set of its own. */
    private static FirewallPlan listed() {
        FirewallPlan plan = plan("list");
        String set =
                "set list4_0123456789ab { type ipv4_addr; flags interval; elements = { 198.51.100.0/24, 203.0.113.4 } }";
        String rule = "ip saddr @list4_0123456789ab drop";
        return new FirewallPlan(
                plan.policy(),
                plan.text(),
                plan.host(),
                plan.rules()
                        .replace("chain input { type", set + "\nchain input { type")
                        .replace("ip saddr @banned4 drop", rule),
                Stream.concat(plan.declarations().stream(), Stream.of(set)).toList(),
                plan.incoming().stream()
                        .map(line -> line.replace("ip saddr @banned4 drop", rule))
                        .toList(),
                plan.outgoing(),
                plan.simulation(),
                plan.session(),
                plan.sshPort(),
                plan.never(),
                plan.banTime(),
                plan.warnings());
    }

    private static Change change(Duration within) {
        return new Change(within, "root", "test", false);
    }
}
