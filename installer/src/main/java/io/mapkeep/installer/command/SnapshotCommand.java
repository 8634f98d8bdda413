package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.DrillReport;
import io.mapkeep.contract.admin.SnapshotReport;
import io.mapkeep.contract.admin.SnapshotSchedule;
import io.mapkeep.contract.units.ByteSize;
import io.mapkeep.installer.client.Target;
import io.mapkeep.installer.outcome.Exit;
import io.mapkeep.installer.print.Amounts;
import io.mapkeep.installer.print.Table;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code mapkeep snapshot}. */
@Command(
        name = "snapshot",
        description = "Takes, proves and restores copies of the whole appliance.",
        subcommands = {
            SnapshotCommand.List.class,
            SnapshotCommand.Show.class,
            SnapshotWork.Create.class,
            SnapshotWork.Drill.class,
            SnapshotWork.Verify.class,
            SnapshotWork.Prune.class,
            SnapshotRestore.class,
            SnapshotFiles.Export.class,
            SnapshotFiles.Import.class,
            SnapshotCommand.Schedule.class,
            SnapshotRecovery.Sheet.class,
            SnapshotRecovery.Check.class
        })
@Examples({
    "mapkeep snapshot create --drill",
    "mapkeep snapshot list",
    "sudo mapkeep snapshot recovery-sheet",
    "sudo mapkeep snapshot restore --from /mnt/backup --recovery-key-file -"
})
final class SnapshotCommand extends Noun {
    static final String RESOURCE = "/api/v1/snapshots";

    /** {@code snapshot list}. */
    @Command(name = "list", description = "Lists the snapshots, newest first, and whether they were proven.")
    @Examples({"mapkeep snapshot list", "mapkeep snapshot list --json"})
    static final class List extends Action {
        @Override
        public Integer call() {
            var listing = daemon().get(RESOURCE, SnapshotReport.Listing.class);
            show(listing, () -> {
                boolean several = listing.targets().size() > 1;
                Table table = several
                        ? new Table("ID", "MOMENT", "DATABASE", "ADDED", "VERSION", "DRILL", "PLACES")
                        : new Table("ID", "MOMENT", "DATABASE", "ADDED", "VERSION", "DRILL");
                for (SnapshotReport one : listing.snapshots()) {
                    Stream<String> cells = Stream.of(
                            one.id(),
                            Amounts.moment(one.moment()),
                            size(one.databaseBytes()),
                            size(one.storedBytes()),
                            one.version(),
                            one.drill().map(drill -> drill.verdict().words()).orElse("-"));
                    Stream<String> places = several
                            ? Stream.of(one.places().size() + " of "
                                    + listing.targets().size())
                            : Stream.empty();
                    table.row(Stream.concat(cells, places).toArray());
                }
                screen().result(table.toString());
                if (several) {
                    screen().result(SnapshotPlaces.table(listing.targets()).toString());
                } else {
                    screen().say("In " + listing.target() + ".");
                }
                if (!listing.recoverable()) {
                    screen().say("NO RECOVERY SHEET: no other machine can read them. Next: sudo mapkeep snapshot"
                            + " recovery-sheet");
                }
                if (listing.snapshots().isEmpty()) {
                    screen().say("There are none yet. Next: mapkeep snapshot create --drill");
                }
            });
            return Exit.DONE.code();
        }
    }

    /** {@code snapshot show}. */
    @Command(name = "show", description = "Shows what is in a snapshot, and what its last drill found.")
    @Examples({"mapkeep snapshot show latest", "mapkeep snapshot show 20270131t140500z-7f3a91c2"})
    static final class Show extends Action {
        @Parameters(paramLabel = "ID", defaultValue = "latest", description = "Its id. Standard: latest.")
        private String id = "latest";

        @Override
        public Integer call() {
            var contents = daemon().get(Target.of(RESOURCE).segment(id).toString(), SnapshotReport.Contents.class);
            show(contents, () -> print(contents));
            return Exit.DONE.code();
        }

        private void print(SnapshotReport.Contents contents) {
            SnapshotReport one = contents.snapshot();
            screen().heading(one.id());
            row("Holds", "everything up to " + one.moment());
            row("Barrier", one.epoch() + "/" + one.barrier());
            row("Version", one.version());
            row(
                    "Database",
                    size(one.databaseBytes()) + ", of which " + size(one.storedBytes()) + " were added to the store");
            row(
                    "Audit log",
                    contents.auditHead().isEmpty()
                            ? "-"
                            : "record " + contents.auditHead().split(" ")[0]);
            new TreeMap<>(contents.parts())
                    .forEach((name, bytes) -> row("Part", name + ", " + Amounts.of(bytes, "byte", "bytes")));
            new TreeMap<>(contents.rows())
                    .forEach((name, rows) -> row("Table", name + ", " + Amounts.of(rows, "row", "rows")));
            one.drill().ifPresentOrElse(this::print, () -> row("Drill", "none"));
        }

        private void print(DrillReport drill) {
            row(
                    "Drill",
                    drill.verdict().words() + ", at " + Amounts.moment(drill.at()) + ", " + drill.millis() + " ms");
            drill.steps().forEach(step -> screen().result("    " + SnapshotWork.line(step)));
        }

        private void row(String name, String value) {
            screen().result(String.format(Locale.ROOT, "  %-10s %s", name, value));
        }
    }

    /** {@code snapshot schedule}. */
    @Command(
            name = "schedule",
            description = "Shows when snapshots are taken, how that goes, and how far the archive is. It is set in"
                    + " [snapshot] of the configuration.")
    @Examples({"mapkeep snapshot schedule", "mapkeep config explain snapshot.keep"})
    static final class Schedule extends Action {
        @Override
        public Integer call() {
            var schedule = daemon().get("/api/v1/snapshot-schedule", SnapshotSchedule.class);
            show(schedule, () -> print(schedule));
            return Exit.DONE.code();
        }

        private void print(SnapshotSchedule schedule) {
            row("Store", schedule.target());
            row(
                    "Taken",
                    schedule.on()
                            ? "every " + schedule.every() + " from " + schedule.at() + " on, " + schedule.zone()
                            : "only when asked for (snapshot.scheduled = false)");
            row("Kept", schedule.keep() + ", the newest, the last proven");
            row("Next", schedule.next().map(Amounts::moment).orElse("-"));
            row("Newest", schedule.last().map(Amounts::moment).orElse("none yet"));
            row("Drilled", schedule.drilled() ? "each one" : "only when asked for (snapshot.drill = false)");
            schedule.problem()
                    .ifPresent(problem -> row(
                            "Problem",
                            problem.what() + " [" + problem.code() + "], "
                                    + Amounts.of(schedule.failures(), "failure", "failures") + " in a row"));
            var archive = schedule.archive();
            row(
                    "Archive",
                    archive.on()
                            ? archive.moment().map(moment -> "up to " + moment).orElse("nothing yet") + "; behind by "
                                    + Amounts.lasting(archive.lagSeconds())
                            : "off");
            archive.problem().ifPresent(problem -> row("Problem", problem.what() + " [" + problem.code() + "]"));
            var recovery = schedule.recovery();
            row(
                    "Sheet",
                    recovery.keyId()
                            .map(id -> id + ", made "
                                    + recovery.made().map(Amounts::moment).orElse("-") + ", shown to be at hand "
                                    + recovery.proven().map(Amounts::moment).orElse("never"))
                            .orElse("NONE: without it no other machine can read the snapshots"));
            if (schedule.targets().size() > 1) {
                screen().result("");
                screen().result(SnapshotPlaces.table(schedule.targets()).toString());
                SnapshotPlaces.problems(schedule.targets()).forEach(screen()::result);
            }
        }

        private void row(String name, String value) {
            screen().result(String.format(Locale.ROOT, "%-8s %s", name, value.replace('\n', ' ')));
        }
    }

    static String size(long bytes) {
        return new ByteSize(Math.max(0, bytes)).rounded();
    }
}
