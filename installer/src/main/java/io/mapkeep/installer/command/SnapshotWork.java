package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.DrillReport;
import io.mapkeep.contract.admin.DrillReport.Verdict;
import io.mapkeep.contract.admin.SnapshotActivity;
import io.mapkeep.contract.admin.SnapshotActivity.State;
import io.mapkeep.contract.admin.SnapshotPruning;
import io.mapkeep.contract.admin.SnapshotVerification;
import io.mapkeep.installer.client.Target;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import io.mapkeep.installer.print.Amounts;
import io.mapkeep.installer.print.Progress;
import io.mapkeep.installer.print.Table;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the daemon does with snapshots and what takes its time: begun, watched, and told when it has ended. */
abstract class SnapshotWork extends Action {
    private static final long PAUSE_MILLIS = 200;

    /** Waits for the end; a failure becomes this command's. */
    final SnapshotActivity await(String path, String what) {
        SnapshotActivity now = daemon().post(path, null, SnapshotActivity.class);
        String target =
                Target.of("/api/v1/snapshot-activities").segment(now.id()).toString();
        try (Progress progress = screen().progress(what)) {
            while (now.state() == State.RUNNING) {
                Thread.sleep(PAUSE_MILLIS);
                now = daemon().get(target, SnapshotActivity.class);
                progress.at(now.step(), now.done(), now.of());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (now.problem().isPresent()) {
            throw CommandFailure.during(Exit.FAILED, now.problem().get());
        }
        return now;
    }

    final void print(DrillReport drill) {
        screen().result("Drill of " + drill.snapshot() + ": " + drill.verdict().words() + " after "
                + Amounts.number(drill.millis()) + " ms.");
        drill.steps().forEach(step -> screen().result("  " + line(step)));
    }

    static String line(DrillReport.Step step) {
        return String.format(
                Locale.ROOT, "%-17s %-13s %6d ms  %s", step.verdict().words(), step.name(), step.millis(), step.note());
    }

    private static int exit(DrillReport drill) {
        return (drill.verdict() == Verdict.PASS ? Exit.DONE : Exit.FAILED).code();
    }

    /** {@code snapshot create}. */
    @Command(name = "create", description = "Takes a snapshot. The appliance goes on working meanwhile.")
    @Examples({"mapkeep snapshot create", "mapkeep snapshot create --drill"})
    static final class Create extends SnapshotWork {
        @Option(names = "--drill", description = "Restore it aside afterwards and compare it with what it promises.")
        private boolean drill;

        @Override
        public Integer call() {
            SnapshotActivity made = await(SnapshotCommand.RESOURCE, "snapshot");
            String id = made.snapshot().orElse("-");
            if (!drill) {
                show(made, () -> screen().result("Took the snapshot " + id + "."));
                screen().say("Next: mapkeep snapshot drill " + id);
                return Exit.DONE.code();
            }
            screen().say("Took the snapshot " + id + ".");
            DrillReport report = await(
                            Target.of(SnapshotCommand.RESOURCE)
                                    .segment(id)
                                    .then("/drill")
                                    .toString(),
                            "drill")
                    .drill()
                    .orElseThrow();
            show(report, () -> print(report));
            return exit(report);
        }
    }

    /** {@code snapshot drill}. */
    @Command(
            name = "drill",
            description =
                    "Restores a snapshot aside, opens it, compares every table, signs in, draws a tile, and throws it away again. The data in use are not touched.")
    @Examples({"mapkeep snapshot drill", "mapkeep snapshot drill 20270131t140500z-7f3a91c2"})
    static final class Drill extends SnapshotWork {
        @Parameters(paramLabel = "ID", defaultValue = "latest", description = "Its id. Standard: latest.")
        private String id = "latest";

        @Option(
                names = "--in",
                paramLabel = "PLACE",
                defaultValue = "",
                description = "In one of snapshot.copies, as snapshot schedule shows it. Standard: in snapshot.target.")
        private String place = "";

        @Override
        public Integer call() {
            DrillReport report = await(
                            Target.of(SnapshotCommand.RESOURCE)
                                    .segment(id)
                                    .then("/drill")
                                    .with("in", place)
                                    .toString(),
                            "drill")
                    .drill()
                    .orElseThrow();
            show(report, () -> print(report));
            return exit(report);
        }
    }

    /** {@code snapshot verify}. */
    @Command(
            name = "verify",
            description = "Reads what is stored and names each damaged object, with the snapshots that need it.")
    @Examples({"mapkeep snapshot verify", "mapkeep snapshot verify --share 0.1"})
    static final class Verify extends SnapshotWork {
        @Option(
                names = "--share",
                paramLabel = "PART",
                defaultValue = "1",
                description = "How much of it to read, drawn by lot: above 0, up to 1. Standard: 1, all.")
        private String share = "1";

        @Option(
                names = "--in",
                paramLabel = "PLACE",
                defaultValue = "",
                description = "In one of snapshot.copies, as snapshot schedule shows it. Standard: in snapshot.target.")
        private String place = "";

        @Override
        public Integer call() {
            SnapshotVerification found = await(
                            Target.of("/api/v1/snapshot-verification")
                                    .with("share", share)
                                    .with("in", place)
                                    .toString(),
                            "verify")
                    .verification()
                    .orElseThrow();
            show(found, () -> {
                screen().result("Read " + Amounts.of(found.objects(), "object", "objects") + ", "
                        + SnapshotCommand.size(found.bytes()) + ": "
                        + (found.clean()
                                ? "all as they were written."
                                : Amounts.of(found.damages().size(), "is damaged.", "are damaged.")));
                if (!found.clean()) {
                    Table table = new Table("OBJECT", "DAMAGE", "NEEDED BY");
                    found.damages()
                            .forEach(damage ->
                                    table.row(damage.object(), damage.what(), String.join(", ", damage.snapshots())));
                    screen().result(table.toString());
                    screen().say("Next: mapkeep snapshot create --drill");
                }
            });
            return (found.clean() ? Exit.DONE : Exit.FAILED).code();
        }
    }

    /** {@code snapshot prune}. */
    @Command(
            name = "prune",
            description =
                    "Forgets what snapshot.keep does not keep, and frees its room. The newest and the last proven one stay. It needs no room itself.")
    @Examples({"mapkeep snapshot prune", "mapkeep config explain snapshot.keep"})
    static final class Prune extends SnapshotWork {
        @Override
        public Integer call() {
            SnapshotPruning pruned =
                    await("/api/v1/snapshot-pruning", "prune").pruning().orElseThrow();
            show(pruned, () -> {
                Table table = new Table("ID", "KEPT", "WHY");
                pruned.judgements()
                        .forEach(one ->
                                table.row(one.snapshot(), one.kept() ? "yes" : "no", String.join(", ", one.reasons())));
                screen().result(table.toString());
                screen().result("Forgot " + Amounts.of(pruned.forgotten(), "snapshot", "snapshots") + " and freed "
                        + SnapshotCommand.size(pruned.freedBytes()) + ".");
            });
            return Exit.DONE.code();
        }
    }
}
