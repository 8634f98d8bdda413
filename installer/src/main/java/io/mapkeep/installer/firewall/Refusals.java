package io.mapkeep.installer.firewall;

import io.mapkeep.contract.admin.FirewallPlan;
import io.mapkeep.contract.admin.FirewallVerdict;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** When nothing is done, and what the administrator reads then. */
final class Refusals {
    private Refusals() {}

    static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException unknown) {
            return false;
        }
    }

    static void insistOnRoot() {
        if (!isRoot()) {
            throw CommandFailure.before(
                    Exit.NOT_PERMITTED,
                    Problem.of(
                            "MK-FW-015",
                            "Only root can change or read the rules that run.",
                            "The kernel gives packet filters to nobody else, and the daemon has no rights to change them on purpose.",
                            "Run it with sudo."));
        }
    }

    static void insistOnNonePending(Optional<Pending> pending) {
        if (pending.isPresent()) {
            throw CommandFailure.before(
                    Exit.TRY_AGAIN,
                    Problem.of(
                            "MK-FW-016",
                            "Another change of the firewall waits to be confirmed.",
                            "Revision " + pending.get().revision() + " is on trial until "
                                    + pending.get().until() + ".",
                            "Settle it first: mapkeep confirm, or mapkeep revert"));
        }
    }

    /** The simulation knows what the rules would do; nobody can talk it into loading ones that do otherwise. */
    static void insistOnSimulation(FirewallPlan plan, boolean atTheConsole) {
        if (!plan.simulation().wrong().isEmpty()) {
            throw CommandFailure.before(
                    Exit.FAILED,
                    Problem.of(
                            "MK-FW-017",
                            "The rules would not do what the policy says.",
                            String.join("\n", plan.simulation().wrong()),
                            "This is a defect of Mapkeep; please report it with the policy. The rules that run stay."));
        }
        FirewallVerdict.Step session = plan.session().orElse(null);
        if (session != null && !session.verdict().equals("pass") && !atTheConsole) {
            throw CommandFailure.before(
                    Exit.FAILED,
                    Problem.of(
                            "MK-FW-018",
                            "You would lock yourself out.",
                            "A new SSH connection from where you sit would be dropped by the rule " + session.rule()
                                    + ": " + session.because() + ".",
                            "Add your address to admin.from in the policy, or, if you can reach the machine without the network: mapkeep firewall apply --i-am-at-the-console"));
        }
    }

    /** A connection that was there before passes as an established one: it proves nothing about new ones. */
    static void insistOnProof(Pending pending, Optional<SshSession> session) {
        if (session.isEmpty()) {
            throw unproven("This is no SSH session, so nothing shows that new connections pass.");
        }
        SshSession mine = session.get();
        if (pending.sessions().contains(mine.farEnd())) {
            throw unproven("This SSH session was there before the rules, and goes on whatever they say of new ones.");
        }
        if (!Connections.to(mine.serverPort()).contains(mine.farEnd())) {
            throw unproven("The SSH session from " + mine.farEnd() + ", to which this terminal belongs, is over.");
        }
    }

    static CommandFailure nothingPending() {
        return CommandFailure.before(
                Exit.FAILED,
                Problem.of(
                        "MK-FW-020",
                        "No change waits to be confirmed.",
                        "None was made, or its time is over and the former rules are back.",
                        "See what became of it: mapkeep firewall history"));
    }

    static CommandFailure noRevision(int number, List<Integer> known) {
        return CommandFailure.before(
                Exit.BAD_INPUT,
                Problem.of(
                        "MK-FW-021",
                        "There is no such revision of the firewall to go back to.",
                        number == 0
                                ? "No rules were confirmed before those in force."
                                : "There is no revision " + number + ".",
                        known.isEmpty()
                                ? "Load rules first: mapkeep firewall apply"
                                : "Choose one: mapkeep firewall history"));
    }

    private static CommandFailure unproven(String why) {
        return CommandFailure.before(
                Exit.FAILED,
                Problem.of(
                        "MK-FW-019",
                        "It is not proven that you can still get in.",
                        why,
                        "Sign in by a new SSH connection and run there: mapkeep confirm. At the console of the machine: mapkeep confirm --i-am-at-the-console"));
    }
}
