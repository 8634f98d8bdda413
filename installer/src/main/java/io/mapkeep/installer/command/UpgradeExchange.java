package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.Finding;
import io.mapkeep.contract.admin.Severity;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.units.ProductVersion;
import io.mapkeep.installer.machine.Who;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import io.mapkeep.installer.upgrade.DataChanges;
import io.mapkeep.installer.upgrade.PastUpgrade;
import io.mapkeep.installer.upgrade.UpgradeReport;
import io.mapkeep.installer.upgrade.Upgrades;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What puts another package in place: forwards, and back. */
abstract class UpgradeExchange extends SnapshotWork {
    @Option(
            names = "--wait",
            paramLabel = "DURATION",
            defaultValue = "5m",
            converter = Mapkeep.Patience.class,
            description =
                    "The appliance has to be well so long after the exchange, else the former version is put back. Standard: 5m.")
    private Duration within = Duration.ofMinutes(5);

    @Option(
            names = "--no-snapshot",
            description = "Take no snapshot before; for a replica, or an appliance that does not run.")
    private boolean noSnapshot;

    /** Before anything is changed. */
    final String snapshot() {
        if (noSnapshot) {
            return "";
        }
        try {
            String id = await(SnapshotCommand.RESOURCE, "snapshot").snapshot().orElse("");
            screen().say("Took the snapshot " + id + ".");
            return id;
        } catch (CommandFailure failure) {
            throw CommandFailure.before(
                    failure.exit(),
                    Problem.of(
                            "MK-UPG-015",
                            "No snapshot could be taken, so the version stays as it is.",
                            failure.problem().what() + " " + failure.problem().why(),
                            "Mend that, or upgrade without one: --no-snapshot"));
        }
    }

    final Upgrades.Order order(String snapshot, Optional<Path> former, Optional<String> sha256) {
        return new Upgrades.Order(Who.runs(mapkeep().surroundings().environment()), snapshot, within, former, sha256);
    }

    final void step(String text) {
        screen().say(text + "…");
    }

    final Integer told(PastUpgrade past) {
        show(past, () -> {
            switch (past.outcome()) {
                case "done" -> screen().result("Mapkeep is " + past.to() + " now, and well.");
                case "went back" ->
                    screen().result(
                                    Severity.WARNING,
                                    past.to() + " was not well: " + past.why() + ". Mapkeep is " + past.from()
                                            + " again.");
                default ->
                    screen().result(
                                    Severity.CRITICAL,
                                    "Neither " + past.to() + " nor " + past.from() + " could be put in place well: "
                                            + past.why() + ".");
            }
        });
        if (past.outcome().equals("done")) {
            screen().say("Look at everything: mapkeep doctor. Go back: sudo mapkeep upgrade rollback");
            return Exit.DONE.code();
        }
        screen().say("What it said: journalctl -u mapkeep -u mapkeep-upgrade -n 60");
        return Exit.FAILED.code();
    }

    /** {@code upgrade apply}. */
    @Command(
            name = "apply",
            description =
                    "Checks a package, takes a snapshot, puts it in place, and sees whether the appliance is well with it; if not, the former version is put back. Connections wait meanwhile, and it goes on when your session ends.")
    @Examples({
        "sudo mapkeep upgrade apply mapkeep_0.2.0_amd64.deb",
        "sudo mapkeep upgrade apply mapkeep_0.2.0_amd64.deb --yes --wait 2m"
    })
    static final class Apply extends UpgradeExchange {
        @Parameters(paramLabel = "FILE", description = "The package: a DEB or an RPM.")
        private Path file = Path.of("");

        @Option(
                names = "--former",
                paramLabel = "FILE",
                description = "The package of the present version, for the way back, where it is not kept.")
        private @Nullable Path former;

        @Option(
                names = "--unsigned",
                description = "Also a package that nobody vouches for, though a key is known here.")
        private boolean unsigned;

        @Override
        public Integer call() {
            Upgrades upgrades = UpgradeCommand.upgrades(mapkeep());
            UpgradeReport report = upgrades.check(file, Optional.empty());
            if (!mapkeep().json()) {
                UpgradeCommand.print(this, report);
            }
            report.findings().stream()
                    .filter(finding -> finding.severity() == Severity.CRITICAL)
                    .filter(finding -> !(unsigned && finding.code().equals("MK-UPG-007")))
                    .findFirst()
                    .ifPresent(UpgradeExchange::refuse);
            if (!agreed(
                    "Upgrade Mapkeep " + report.from() + " to " + report.to() + "?", "It starts the appliance anew")) {
                screen().say("Nothing was changed.");
                return Exit.FAILED.code();
            }
            return told(upgrades.exchange(
                    file.toAbsolutePath(),
                    order(snapshot(), Optional.ofNullable(former), Optional.of(report.sha256())),
                    this::step));
        }
    }

    private static void refuse(Finding finding) {
        throw CommandFailure.before(
                Exit.FAILED, Problem.of(finding.code(), finding.what(), finding.cause(), finding.fix()));
    }

    /** {@code upgrade rollback}. */
    @Command(
            name = "rollback",
            description =
                    "Puts the version before the last upgrade back in place; nothing that was written since is lost. Where the tables have changed too much for it, it refuses and names the snapshot.")
    @Examples({"sudo mapkeep upgrade rollback"})
    static final class Rollback extends UpgradeExchange {
        @Override
        public Integer call() {
            Upgrades upgrades = UpgradeCommand.upgrades(mapkeep());
            ProductVersion installed = upgrades.installed();
            ProductVersion before = upgrades.before()
                    .orElseThrow(
                            () -> CommandFailure.before(
                                    Exit.FAILED,
                                    Problem.of(
                                            "MK-UPG-016",
                                            "There is no version to go back to.",
                                            "No upgrade to " + installed
                                                    + " by this command stands in the history, or its package is gone.",
                                            "Look: mapkeep upgrade history. A package that you have is put in place by apt or dnf themselves.")));
            refuseWhereTablesChanged(upgrades, before, installed);
            if (!agreed("Go back from Mapkeep " + installed + " to " + before + "?", "It starts the appliance anew")) {
                screen().say("Nothing was changed.");
                return Exit.FAILED.code();
            }
            return told(upgrades.back(before, order(snapshot(), Optional.empty(), Optional.empty()), this::step));
        }

        private static void refuseWhereTablesChanged(
                Upgrades upgrades, ProductVersion before, ProductVersion installed) {
            DataChanges since = upgrades.sinceBefore(before);
            if (since.others().isEmpty()) {
                return;
            }
            String snapshot = upgrades.history().stream()
                    .filter(past -> past.to().equals(installed.text())
                            && !past.snapshot().isEmpty())
                    .findFirst()
                    .map(PastUpgrade::snapshot)
                    .orElse("ID");
            throw CommandFailure.before(
                    Exit.FAILED,
                    Problem.of(
                            "MK-UPG-013",
                            before + " cannot work with the tables as they are now.",
                            installed + " has changed them: " + String.join(", ", since.others()),
                            "Stay, or go back without what was written since the upgrade: put the package of " + before
                                    + " in place with apt or dnf, then: mapkeep snapshot restore " + snapshot));
        }
    }
}
