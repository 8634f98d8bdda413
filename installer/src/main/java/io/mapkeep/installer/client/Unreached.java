package io.mapkeep.installer.client;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.units.Durations;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** Says in an admin's words why there was no answer. */
final class Unreached {
    private Unreached() {}

    /** The connection could not be made. The JDK tells the kernel's reason only in the message. */
    static CommandFailure of(Path socket, IOException failure) {
        String reason = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        if (failure instanceof AccessDeniedException || reason.contains("permission denied")) {
            return CommandFailure.before(
                    Exit.NOT_PERMITTED,
                    Problem.of(
                            "MK-CLI-002",
                            "You may not use this appliance's socket.",
                            "The kernel refused " + socket + " to the user " + System.getProperty("user.name") + ".",
                            "Run it as root: sudo mapkeep …  To let others in, name them in admin.users."));
        }
        if (!Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
            return unreachable("There is no socket " + socket + ".");
        }
        if (reason.contains("refused")) {
            return unreachable("Nobody listens at " + socket + "; the appliance stopped without removing it.");
        }
        return unreachable(socket + ": " + failure.getMessage());
    }

    private static CommandFailure unreachable(String why) {
        return CommandFailure.before(
                Exit.UNREACHABLE,
                Problem.of(
                        "MK-CLI-001",
                        "The appliance is not running, or it listens elsewhere.",
                        why,
                        "Start it: systemctl start mapkeep   or name its socket: mapkeep --socket FILE …"));
    }

    static CommandFailure silent(Path socket, Duration patience) {
        return CommandFailure.during(
                Exit.TRY_AGAIN,
                Problem.of(
                        "MK-CLI-003",
                        "The appliance did not answer in time.",
                        "It holds the connection to " + socket + " but was silent for " + Durations.format(patience)
                                + ".",
                        "Try again with more patience: --timeout 2m   If it stays silent, look at: journalctl -u mapkeep"));
    }

    static CommandFailure brokenOff(Path socket, String path, IOException failure) {
        return CommandFailure.during(
                Exit.UNREACHABLE,
                Problem.of(
                        "MK-CLI-004",
                        "The answer is not one of an appliance, or it broke off.",
                        path + " at " + socket + ": " + failure.getMessage() + ".",
                        "See that the socket is the appliance's and that it runs: systemctl status mapkeep"));
    }

    static CommandFailure notUnderstood(Path socket, IOException failure) {
        return CommandFailure.during(
                Exit.UNREACHABLE,
                Problem.of(
                        "MK-CLI-004",
                        "The answer is not one of an appliance, or it broke off.",
                        "What came from " + socket + " cannot be read: "
                                + failure.getClass().getSimpleName() + ".",
                        "See that command and daemon are of one version: mapkeep about version"));
    }

    static CommandFailure cannotWrite(IOException failure) {
        return CommandFailure.before(
                Exit.FAILED,
                Problem.of(
                        "MK-CLI-006",
                        "The result cannot be written.",
                        String.valueOf(failure.getMessage()),
                        "Free some space or choose another file."));
    }
}
