package io.mapkeep.installer.upgrade;

import io.mapkeep.contract.admin.Finding;
import io.mapkeep.contract.admin.Severity;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.units.ByteSize;
import io.mapkeep.contract.units.ProductVersion;
import io.mapkeep.installer.machine.Programs;
import io.mapkeep.installer.machine.Programs.Outcome;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at a package that would replace the installed one: origin, way from version to version, room, settings, tables. Changes nothing. */
final class UpgradeCheck {
    private static final String CHECK = "upgrade";
    private static final Path HOME = Path.of("usr/lib/mapkeep");
    /** Names the oldest version that a package can take over from. */
    private static final String FROM = "conf/upgrades-from";

    private final UpgradeFolder folder;
    private final Path installedHome;
    private final Path configuration;
    private final Optional<UpgradeRehearsal> rehearsal;
    private final List<Finding> findings = new ArrayList<>();

    UpgradeCheck(UpgradeFolder folder, Path installedHome, Path configuration, Optional<UpgradeRehearsal> rehearsal) {
        this.folder = folder;
        this.installedHome = installedHome;
        this.configuration = configuration;
        this.rehearsal = rehearsal;
    }

    /**
     * The report.
     *
     * @throws CommandFailure (MK-UPG-001, 002, 007) if it is no package for this machine, or not the one that was released
     */
    UpgradeReport of(Path file, ProductVersion installed) {
        PackageManager manager = PackageManager.of(file);
        PackageFile found = manager.read(file);
        if (!found.name().equals(PackageManager.PRODUCT)) {
            throw PackageManager.notOurs(file, "It is the package " + found.name() + ".");
        }
        if (!found.architecture().equals(manager.architecture())) {
            throw CommandFailure.before(
                    Exit.BAD_INPUT,
                    Problem.of(
                            "MK-UPG-002",
                            "The package is for another kind of machine.",
                            "It is for " + found.architecture() + ", this is " + manager.architecture() + ".",
                            "Fetch the one for " + manager.architecture() + "."));
        }
        String checksum = ReleaseSignature.sha256(file);
        Optional<Path> signer = origin(file, checksum);
        Path tree = folder.scratch();
        try {
            manager.extract(file, tree);
            Path home = tree.resolve(HOME);
            way(installed, found.version(), home);
            room(file, found);
            settings(home);
            DataChanges data = DataChanges.between(installedHome, home);
            tables(data, found.version());
            Optional<RehearsedUpgrade> rehearsed = rehearsal.map(trial -> trial.of(home, tree.resolve("rehearsal")));
            rehearsed.ifPresent(trial -> rehearsed(trial, found.version()));
            return new UpgradeReport(
                    file.toString(),
                    checksum,
                    installed.text(),
                    found.version().text(),
                    Files.size(file),
                    found.installedBytes(),
                    signer.map(Path::toString),
                    data,
                    rehearsed,
                    List.copyOf(findings));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } finally {
            folder.clearScratch();
        }
    }

    private Optional<Path> origin(Path file, String checksum) {
        ReleaseSignature.Verdict verdict = new ReleaseSignature(List.of(
                        installedHome.resolve("conf/release-key.pem"), configuration.resolveSibling("release-keys")))
                .of(file, checksum);
        if (verdict.signer().isEmpty()) {
            findings.add(new Finding(
                    CHECK,
                    verdict.keys() > 0 ? Severity.CRITICAL : Severity.WARNING,
                    "MK-UPG-007",
                    "Nobody vouches for the package.",
                    verdict.keys() > 0
                            ? "No signed SHA256SUMS that names it lies beside it."
                            : "No key is known here whose signature could be looked for"
                                    + (verdict.listed() ? "; its checksum is the one in SHA256SUMS." : "."),
                    "Whoever changed it on its way would be root here.",
                    verdict.keys() > 0
                            ? "Fetch SHA256SUMS and SHA256SUMS.sig from where the package is from, and lay them beside it."
                            : "Put the key of whoever builds your packages into "
                                    + configuration.resolveSibling("release-keys") + "/NAME.pem; see install.md."));
        }
        return verdict.signer();
    }

    private void way(ProductVersion installed, ProductVersion next, Path home) throws IOException {
        if (next.compareTo(installed) <= 0) {
            findings.add(critical(
                    "MK-UPG-003",
                    "The package is not newer than what is installed.",
                    next + (next.equals(installed) ? " is installed." : " is older than " + installed + "."),
                    "There is nothing to upgrade to.",
                    "To go back to the version before: mapkeep upgrade rollback"));
        }
        Path from = home.resolve(FROM);
        ProductVersion oldest = Files.exists(from) ? ProductVersion.parse(Files.readString(from)) : installed;
        if (installed.compareTo(oldest) < 0) {
            findings.add(critical(
                    "MK-UPG-004",
                    "Between the two versions lies another.",
                    next + " takes over from " + oldest + " and later, this is " + installed + ".",
                    "The data could not be brought to its form.",
                    "Upgrade to " + oldest + " or a later one first, then to " + next + "."));
        }
    }

    /** Both versions lie on the disk for a while, and both packages. */
    private void room(Path file, PackageFile found) throws IOException {
        room(installedHome, 2 * found.installedBytes());
        room(folder.path("packages"), 3 * Files.size(file));
    }

    private void room(Path place, long needed) throws IOException {
        long free = Files.getFileStore(place).getUsableSpace();
        if (free < needed) {
            findings.add(critical(
                    "MK-UPG-005",
                    "There is no room for the upgrade.",
                    new ByteSize(needed).rounded() + " are needed where " + place + " lies, and "
                            + new ByteSize(free).rounded() + " are free.",
                    "It would stop half way, and go back.",
                    "See what takes it: df -h " + place + ". Make room, then look again: mapkeep upgrade check FILE"));
        }
    }

    /** Asked of the later version itself. */
    private void settings(Path home) {
        Path command = home.resolve("bin/mapkeep");
        if (!Files.isExecutable(command) || !Files.exists(configuration)) {
            return;
        }
        Outcome told = Programs.run(
                "", command.toString(), "config", "check", "--no-input", "--config", configuration.toString());
        if (!told.well()) {
            findings.add(critical(
                    "MK-UPG-006",
                    "The new version would not take the settings.",
                    told.out()
                            .lines()
                            .skip(1)
                            .reduce(told.err(), (one, next) -> one + "\n" + next)
                            .strip(),
                    "It would not start, and go back.",
                    "Mend them first: sudoedit " + configuration + ", mapkeep config check"));
        }
    }

    private void tables(DataChanges data, ProductVersion next) {
        if (!data.others().isEmpty()) {
            findings.add(
                    new Finding(
                            CHECK,
                            Severity.WARNING,
                            "MK-UPG-013",
                            "After this upgrade only a snapshot leads back.",
                            next + " changes tables in a way that the present version cannot work with: "
                                    + String.join(", ", data.others()),
                            "What is written after the upgrade would be lost by going back.",
                            "Choose a quiet hour. The snapshot is taken by the upgrade; that you can restore it, see before: mapkeep snapshot recovery-check"));
        }
    }

    private void rehearsed(RehearsedUpgrade trial, ProductVersion next) {
        if (!trial.well()) {
            findings.add(critical(
                    "MK-UPG-017",
                    next + " did not start with a copy of the data.",
                    trial.said().isEmpty() ? "It said nothing." : trial.said(),
                    "It would not start with the data either, and go back.",
                    "Stay, and give these words to whoever builds your packages."));
        }
    }

    private static Finding critical(String code, String what, String cause, String impact, String fix) {
        return new Finding(CHECK, Severity.CRITICAL, code, what, cause, impact, fix);
    }
}
