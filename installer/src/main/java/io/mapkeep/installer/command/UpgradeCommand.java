package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.ClonedSnapshot;
import io.mapkeep.contract.admin.Severity;
import io.mapkeep.contract.units.ByteSize;
import io.mapkeep.installer.outcome.Exit;
import io.mapkeep.installer.print.Amounts;
import io.mapkeep.installer.print.Table;
import io.mapkeep.installer.print.Verdict;
import io.mapkeep.installer.upgrade.DataChanges;
import io.mapkeep.installer.upgrade.PastUpgrade;
import io.mapkeep.installer.upgrade.RehearsedUpgrade;
import io.mapkeep.installer.upgrade.UpgradeRehearsal;
import io.mapkeep.installer.upgrade.UpgradeReport;
import io.mapkeep.installer.upgrade.Upgrades;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mapkeep upgrade}. */
@Command(
        name = "upgrade",
        description =
                "Puts a new version in place, sees whether the appliance is well with it, and goes back if it is not.",
        subcommands = {
            UpgradeCommand.Check.class,
            UpgradeExchange.Apply.class,
            UpgradeExchange.Rollback.class,
            UpgradeCommand.History.class
        })
@Examples({
    "sudo mapkeep upgrade check mapkeep_0.2.0_amd64.deb",
    "sudo mapkeep upgrade apply mapkeep_0.2.0_amd64.deb",
    "sudo mapkeep upgrade rollback"
})
final class UpgradeCommand extends Noun {
    static Upgrades upgrades(Mapkeep mapkeep) {
        return Upgrades.open(
                mapkeep.surroundings().variable("MAPKEEP_UPGRADE_STATE"),
                mapkeep.surroundings().home().orElse(Path.of("/usr/lib/mapkeep")),
                mapkeep.configurationFile());
    }

    /** {@code upgrade check}. */
    @Command(
            name = "check",
            description =
                    "Looks at a package before anything is changed: who signed it, whether this version can be upgraded to it, room, whether it would take the settings, and what it does to the tables.")
    @Examples({
        "sudo mapkeep upgrade check mapkeep_0.2.0_amd64.deb",
        "sudo mapkeep upgrade check mapkeep_0.2.0_amd64.deb --rehearse"
    })
    static final class Check extends CheckAction {
        @Parameters(paramLabel = "FILE", description = "The package: a DEB or an RPM.")
        private Path file = Path.of("");

        @Option(
                names = "--rehearse",
                description =
                        "Let the new version start with a copy of the newest snapshot, and tell how long that took and how much room. The data in use are not touched.")
        private boolean rehearse;

        @Override
        Severity check() {
            UpgradeReport report =
                    upgrades(mapkeep()).check(file, rehearse ? Optional.of(rehearsal()) : Optional.empty());
            show(report, () -> print(this, report));
            return report.worst();
        }

        private UpgradeRehearsal rehearsal() {
            return new UpgradeRehearsal(folder ->
                    OfflineDoor.of(mapkeep()).ask(ClonedSnapshot.class, "snapshot-clone", List.of("into=" + folder)));
        }
    }

    static void print(Action action, UpgradeReport report) {
        String verdict = report.worst() == Severity.CRITICAL
                ? report.from() + " cannot be upgraded to " + report.to()
                : report.from() + " can be upgraded to " + report.to();
        action.screen().result(report.worst(), Verdict.line(report.worst(), verdict, Map.of()));
        row(
                action,
                "Package",
                report.file() + ", " + new ByteSize(report.packageBytes()).rounded() + ", installed "
                        + new ByteSize(report.installedBytes()).rounded());
        row(action, "Signature", report.signer().map(key -> "right, by " + key).orElse("not checked"));
        row(action, "Tables", tables(report.data()));
        report.rehearsal().ifPresent(trial -> row(action, "Rehearsal", rehearsal(trial)));
        report.findings().forEach(new FindingsText(action.screen())::print);
    }

    private static String rehearsal(RehearsedUpgrade trial) {
        return "a copy of the data of " + Amounts.moment(trial.data().moment()) + ", "
                + new ByteSize(trial.data().bytes()).rounded() + ", written in " + seconds(trial.cloneMillis()) + "; "
                + (trial.well()
                        ? "the new version was ready with it after " + seconds(trial.startMillis()) + ", and it takes "
                                + new ByteSize(trial.neededBytes()).rounded() + " now"
                        : "the new version did not start with it");
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }

    private static String tables(DataChanges data) {
        if (data.none()) {
            return "the same";
        }
        return Amounts.of(data.compatible().size() + data.others().size(), "change", "changes")
                + (data.others().isEmpty()
                        ? "; the present version can go on with them"
                        : "; the present version cannot go on with them");
    }

    static void row(Action action, String name, String value) {
        action.screen().result(String.format(Locale.ROOT, "%-10s %s", name, value));
    }

    /** {@code upgrade history}. */
    @Command(name = "history", description = "Lists the upgrades and ways back, and how they ended.")
    @Examples({"sudo mapkeep upgrade history"})
    static final class History extends Action {
        @Override
        public Integer call() {
            Upgrades upgrades = upgrades(mapkeep());
            List<PastUpgrade> past = upgrades.history();
            show(past, () -> {
                Table table = new Table("WHEN", "WHO", "FROM", "TO", "OUTCOME", "SNAPSHOT");
                past.forEach(each -> table.row(
                        Amounts.moment(each.when()),
                        each.who(),
                        each.from(),
                        each.to(),
                        each.outcome() + (each.why().isEmpty() ? "" : ": " + each.why()),
                        each.snapshot().isEmpty() ? "-" : each.snapshot()));
                screen().result(past.isEmpty() ? "This command has upgraded nothing yet." : table.toString());
                upgrades.underWay().ifPresent(step -> screen().say("One is under way: " + step));
            });
            return Exit.DONE.code();
        }
    }
}
