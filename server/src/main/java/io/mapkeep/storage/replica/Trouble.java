package io.mapkeep.storage.replica;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.problem.ProblemException.BadConfiguration;
import io.mapkeep.contract.problem.ProblemException.Conflict;
import io.mapkeep.contract.problem.ProblemException.Failed;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.contract.problem.ProblemException.NotFound;
import io.mapkeep.contract.problem.ProblemException.Unavailable;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** What this room tells of, in one place. */
final class Trouble {
    private Trouble() {}

    static ProblemException identity(Path file, Exception cause) {
        return new Failed(
                Problem.of(
                        "MK-REP-001",
                        "The node's own state cannot be read or written.",
                        file + ": " + cause.getMessage(),
                        "See to the disk and to who owns the folder: ls -l " + file.getParent()
                                + " . Do not delete it: it says whether this node may take writes."),
                cause);
    }

    static ProblemException token(String why) {
        return new InvalidInput(Problem.of(
                "MK-REP-002",
                "This is not a token to join with; nothing was changed.",
                why,
                "Copy the whole line that this prints on the primary: mapkeep replica invite"));
    }

    static ProblemException notAdmitted(String why) {
        return new Conflict(Problem.of(
                "MK-REP-003",
                "The primary did not admit this node; nothing was changed.",
                why,
                "Make a new token on the primary: mapkeep replica invite"));
    }

    static ProblemException unreachable(String why, Exception cause) {
        return new Unavailable(
                Problem.of(
                        "MK-REP-004",
                        "The primary cannot be reached; nothing was changed.",
                        why,
                        "See that this machine may connect there (replica.listen and replica.address of the primary, firewall), then join again with the same token."),
                cause);
    }

    static ProblemException noSuchNode(String name, NodeState state) {
        return new NotFound(Problem.of(
                "MK-REP-005",
                "There is no other node \"" + name + "\".",
                state.peers().isEmpty()
                        ? "This node knows no other."
                        : "The others are: "
                                + state.peers().stream().map(Peer::name).collect(Collectors.joining(", ")) + ".",
                "Look at the names: mapkeep replica status"));
    }

    static ProblemException wouldLose(String why) {
        return new Conflict(Problem.of(
                "MK-REP-006",
                "A promotion now would lose work; nothing was changed.",
                why,
                "Bring the link back and wait, or accept exactly this loss: mapkeep replica promote --accept-loss"));
    }

    static ProblemException otherRole(Role role, String wanted) {
        return new Conflict(Problem.of(
                "MK-REP-007",
                "This node's role does not allow that; nothing was changed.",
                "It is " + word(role) + ", and this is for " + wanted + ".",
                "Look at the roles: mapkeep replica status"));
    }

    static Problem fenced(String by, long epoch, String web) {
        return Problem.of(
                "MK-REP-008",
                "This node is not the primary any more, so it takes no writes.",
                by + " is the primary in epoch " + epoch + ".",
                (web.isEmpty() ? "Send it to the primary" : "Send it to " + web)
                        + ". To make this node its follower: mapkeep replica failback");
    }

    static Problem split(String other, long epoch) {
        return Problem.of(
                "MK-REP-008",
                "This node takes no writes: two nodes were promoted to the same epoch.",
                "It and " + other + " were both made primary in epoch " + epoch
                        + ", and nobody but you can tell which one is right.",
                "On the one that is right: mapkeep replica promote --accept-loss . On the other one then: mapkeep replica failback");
    }

    static ProblemException noDatabase() {
        return new Unavailable(Problem.of(
                "MK-REP-009",
                "This follower has no database yet.",
                "Its first copy from the primary is not complete.",
                "Wait, and look how far it is: mapkeep replica status"));
    }

    static ProblemException copy(String what, Exception cause) {
        return new Failed(
                Problem.of(
                        "MK-REP-010",
                        "The database of this node could not be exchanged.",
                        what + ": " + cause.getMessage(),
                        "See to the disk (df -h, dmesg); it is tried again by itself."),
                cause);
    }

    static ProblemException noHandOver(String why) {
        return new Conflict(Problem.of(
                "MK-REP-011",
                "The hand-over did not come about; this node is the primary still.",
                why,
                "Look at the follower, then try again: mapkeep replica status"));
    }

    static ProblemException cannotListen(String address, Exception cause) {
        return new BadConfiguration(
                Problem.of(
                        "MK-REP-012",
                        "The replication port " + address + " cannot be opened.",
                        String.valueOf(cause.getMessage()),
                        "Name a free address with replica.listen, then: systemctl restart mapkeep"),
                cause);
    }

    static ProblemException noListener() {
        return new BadConfiguration(Problem.of(
                "MK-REP-013",
                "This node listens for no other node.",
                "replica.listen is empty.",
                "Set replica.listen, then: systemctl restart mapkeep"));
    }

    static String word(Role role) {
        return switch (role) {
            case PRIMARY -> "the primary";
            case FOLLOWER -> "a follower";
            case FENCED -> "fenced";
            case WITNESS -> "the witness";
        };
    }
}
