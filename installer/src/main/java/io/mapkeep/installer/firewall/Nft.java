package io.mapkeep.installer.firewall;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.installer.machine.Programs;
import io.mapkeep.installer.machine.Programs.Outcome;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The only one who talks to the kernel's packet filter: {@code nft(8)}, from 1.0.6 on. */
final class Nft {
    private static final Pattern VERSION = Pattern.compile("v(\\d+)\\.(\\d+)\\.(\\d+)");
    private static final int[] OLDEST = {1, 0, 6};
    private static final String[] LIST = {"nft", "-s", "-t", "list", "table", "inet", "mapkeep"};

    String version() {
        return Programs.run("", "nft", "--version").out().strip();
    }

    /** @throws CommandFailure if it is too old */
    void insistOnVersion() {
        String said = version();
        Matcher version = VERSION.matcher(said);
        if (!version.find() || older(version)) {
            throw CommandFailure.before(
                    Exit.FAILED,
                    Problem.of(
                            "MK-FW-011",
                            "This machine's nftables is too old.",
                            "It says: " + said + "; rules are made for 1.0.6 and later.",
                            "Bring the package nftables up to date, or use another format: mapkeep firewall export --format iptables"));
        }
    }

    /** The own table. That there is none is an answer; that nobody may look is not. */
    OwnTable table() {
        Outcome listed = Programs.run("", LIST);
        if (listed.well()) {
            return new OwnTable(listed.out());
        }
        if (listed.err().contains("No such file or directory")) {
            return OwnTable.ABSENT;
        }
        throw refused("The rules that run could not be read.", listed.err());
    }

    /** The own table with all elements of its sets; empty if there is none. */
    String whole() {
        return Programs.run("", "nft", "-s", "list", "table", "inet", "mapkeep").out();
    }

    /** Cheaper than {@link #table}, for who asks often. */
    boolean hasTable() {
        return Programs.run("", "nft", "list", "tables").out().lines().anyMatch(("table " + OwnTable.NAME)::equals);
    }

    /** Asks the kernel whether it would take a transaction. */
    void check(String transaction) {
        Outcome checked = Programs.run(transaction, "nft", "-c", "-f", "-");
        if (!checked.well()) {
            throw refused("The kernel would not take the rules.", checked.err());
        }
    }

    /** Loads one transaction: all of it, or nothing. */
    void load(String transaction) {
        Outcome loaded = Programs.run(transaction, "nft", "-f", "-");
        if (!loaded.well()) {
            throw refused("The kernel did not take the rules.", loaded.err());
        }
    }

    /** How the kernel would list these rules, found out in a network namespace that nobody else sees. */
    OwnTable listed(String rules) {
        Outcome listed =
                Programs.run(rules, "unshare", "--net", "--", "sh", "-c", "nft -f - && exec " + String.join(" ", LIST));
        if (!listed.well()) {
            throw refused("The rules of the policy could not be tried in a namespace of their own.", listed.err());
        }
        return new OwnTable(listed.out());
    }

    /** Tables that are not ours, like {@code ip filter} of Docker. They decide, too: what any table drops is dropped. */
    List<String> foreignTables() {
        return Programs.run("", "nft", "list", "tables")
                .out()
                .lines()
                .map(line -> line.replaceFirst("^table ", "").strip())
                .filter(table -> !table.isEmpty() && !table.equals(OwnTable.NAME))
                .toList();
    }

    /** What is in them. */
    String foreignListing() {
        return foreignTables().stream()
                .map(table -> Programs.run(
                                "",
                                Stream.concat(Stream.of("nft", "-s", "list", "table"), Stream.of(table.split(" ")))
                                        .toArray(String[]::new))
                        .out())
                .collect(Collectors.joining());
    }

    private static boolean older(Matcher version) {
        for (int i = 0; i < OLDEST.length; i++) {
            int part = Integer.parseInt(version.group(i + 1));
            if (part != OLDEST[i]) {
                return part < OLDEST[i];
            }
        }
        return false;
    }

    private static CommandFailure refused(String what, String said) {
        return CommandFailure.during(
                Exit.FAILED,
                Problem.of(
                        "MK-FW-012",
                        what,
                        "nft says: " + (said.length() > 2_000 ? said.substring(0, 2_000) + " …" : said),
                        "Run it as root on a machine with nftables. A transaction that is refused changes nothing."));
    }
}
