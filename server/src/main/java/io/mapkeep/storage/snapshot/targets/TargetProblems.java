package io.mapkeep.storage.snapshot.targets;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.problem.ProblemException.BadConfiguration;
import io.mapkeep.contract.problem.ProblemException.Failed;
import io.mapkeep.contract.problem.ProblemException.NoSpace;
import io.mapkeep.contract.problem.ProblemException.NotFound;
import io.mapkeep.contract.problem.ProblemException.Unavailable;
import org.jspecify.annotations.Nullable;

/** What goes wrong at a target, in one voice for all kinds of it. */
final class TargetProblems {
    private TargetProblems() {}

    static NotFound missing(String location, String name) {
        return new NotFound(Problem.of(
                "MK-SNP-001",
                "A stored object is missing.",
                location + " has no " + name + ".",
                "Find out what is missing and which snapshots need it: mapkeep snapshot verify"));
    }

    static ProblemException unusable(String location, String doing, Throwable cause) {
        return new Unavailable(
                Problem.of(
                        "MK-SNP-002",
                        "The place for snapshots cannot be used.",
                        location + ", " + doing + ": " + cause.getMessage(),
                        "Bring the disk or the store back; what was begun can simply be run again."),
                cause);
    }

    static Unavailable notMounted(String location, String marker) {
        return new Unavailable(Problem.of(
                "MK-SNP-003",
                "The folder for snapshots is not the one that was set up.",
                location + " has no file " + marker + ": most likely its disk is not mounted.",
                "Mount the disk, then try again: mapkeep snapshot list"));
    }

    static NoSpace full(String location, String name, @Nullable Throwable cause) {
        return new NoSpace(
                Problem.of(
                        "MK-SNP-004",
                        "The place for snapshots is full.",
                        location + " has no room for " + name + ".",
                        "Let go of old snapshots, which needs no room: mapkeep snapshot prune"),
                cause);
    }

    static BadConfiguration refused(String location, String answer) {
        return new BadConfiguration(
                Problem.of(
                        "MK-SNP-005",
                        "The store for snapshots refuses us.",
                        location + ": " + answer,
                        "Check bucket, region, access key and the clock of this machine in the section [snapshot] of the configuration."));
    }

    static Failed damaged(String location, String name, String how) {
        return new Failed(Problem.of(
                "MK-SNP-011",
                "A stored object is damaged.",
                name + " in " + location + ": " + how,
                "See which snapshots need it: mapkeep snapshot verify"));
    }
}
