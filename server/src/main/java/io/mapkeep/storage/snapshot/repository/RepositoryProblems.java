package io.mapkeep.storage.snapshot.repository;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.problem.ProblemException.Conflict;
import io.mapkeep.contract.problem.ProblemException.Failed;
import io.mapkeep.contract.problem.ProblemException.InvalidInput;
import io.mapkeep.contract.problem.ProblemException.NotFound;
import io.mapkeep.contract.problem.ProblemException.NotPermitted;
import io.mapkeep.contract.problem.ProblemException.UnsupportedFormat;
import java.io.IOException;
import java.time.Instant;

/** What goes wrong with a repository, told to an admin. */
final class RepositoryProblems {
    private RepositoryProblems() {}

    static NotFound noSnapshot(SnapshotId id, String location) {
        return new NotFound(Problem.of(
                "MK-SNP-010",
                "There is no such snapshot.",
                location + " has no snapshot " + id + ".",
                "See what there is: mapkeep snapshot list"));
    }

    static Failed damaged(String object, String location, String how) {
        return new Failed(Problem.of(
                "MK-SNP-011",
                "A stored object is damaged.",
                object + " in " + location + ": " + how + ".",
                "See which snapshots need it: mapkeep snapshot verify"));
    }

    static NotFound noRepository(String location) {
        return new NotFound(Problem.of(
                "MK-SNP-013",
                "There are no snapshots of Mapkeep.",
                location + " has no object " + ObjectNames.REPOSITORY + ".",
                "Check the target's path, or bucket and prefix. The first mapkeep snapshot create makes it."));
    }

    static Conflict exists(String location) {
        return new Conflict(Problem.of(
                "MK-SNP-014",
                "There is a repository of snapshots already; nothing was changed.",
                location + " was set up before, with another key.",
                "Choose another folder or prefix, or open this one with its recovery key."));
    }

    static NotPermitted wrongDataKey(String location) {
        return new NotPermitted(Problem.of(
                "MK-SNP-015",
                "The appliance's key does not fit these snapshots.",
                location + " belongs to another installation, or its object " + ObjectNames.REPOSITORY + " is damaged.",
                "Use a folder or prefix of its own for each appliance, or restore with the recovery key of that one."));
    }

    static UnsupportedFormat newer(int format, String location) {
        return new UnsupportedFormat(Problem.of(
                "MK-SNP-016",
                "The snapshots are of a newer version; nothing was changed.",
                location + " has format " + format + ", and this version knows " + Manifest.FORMAT + ".",
                "Install the version that made them, or a newer one."));
    }

    static Conflict locked(LockNote holder, String location) {
        return new Conflict(Problem.of(
                "MK-SNP-017",
                "Something else works on the snapshots; nothing was changed.",
                location + " is in use by " + holder.owner() + " since " + holder.since()
                        + ". If that has died, its lock ends at " + holder.until() + ".",
                "Wait until it is done, then try again."));
    }

    static Conflict lockLost(Instant until, String location) {
        return new Conflict(Problem.of(
                "MK-SNP-018",
                "The work on the snapshots was given up.",
                "The lock on " + location + " could not be renewed before " + until
                        + ", so another process may have taken over. What was stored is used by the next snapshot.",
                "Look for errors of the target in the log, then try again: mapkeep snapshot create"));
    }

    static NotPermitted opensNothing(String location) {
        return new NotPermitted(
                Problem.of(
                        "MK-SNP-021",
                        "This recovery key does not open the snapshots.",
                        "None of the key slots in " + location + " was made for it.",
                        "Take the newest recovery sheet of that appliance; its key id is on it, and mapkeep snapshot recovery-check shows those that fit."));
    }

    static Conflict lastSlot() {
        return new Conflict(Problem.of(
                "MK-SNP-022",
                "The last recovery key stays; nothing was changed.",
                "Without one, the snapshots could only be opened on this machine.",
                "Make a new one, which takes its place: mapkeep snapshot recovery-sheet"));
    }

    static Conflict imported(SnapshotId id, String location) {
        return new Conflict(Problem.of(
                "MK-SNP-024",
                "The snapshot is there already; nothing was changed.",
                location + " has snapshot " + id + ".",
                "Use it as it is: mapkeep snapshot show " + id));
    }

    static InvalidInput badExport(String why) {
        return new InvalidInput(
                Problem.of(
                        "MK-SNP-025",
                        "The exported snapshot is refused; nothing was changed.",
                        "The file is damaged, incomplete or not made by Mapkeep: " + why + ".",
                        "Copy it again from where it was made, and compare its size; or export it again: mapkeep snapshot export"));
    }

    static Failed unreadable(String part, IOException cause) {
        return new Failed(
                Problem.of(
                        "MK-SNP-027",
                        "A part of the snapshot could not be read; no snapshot was made.",
                        part + ": " + cause.getMessage(),
                        "Look for the first error in the log, then try again: mapkeep snapshot create"),
                cause);
    }

    static Failed unwritable(String path, IOException cause) {
        return new Failed(
                Problem.of(
                        "MK-SNP-028",
                        "The restored file could not be written.",
                        path + ": " + cause.getMessage(),
                        "Make room or mend the disk, then run the same command again: it goes on where it was."),
                cause);
    }
}
