package io.mapkeep.installer.upgrade;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.units.ProductVersion;
import io.mapkeep.installer.machine.Programs;
import io.mapkeep.installer.machine.SystemdUnit;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Upgrades of the package on this machine: what is checked and prepared before, the order to {@code upgrade-switch}, and what became of it. */
public final class Upgrades {
    private static final String UNIT = "mapkeep-upgrade.service";
    private static final Duration LOOK = Duration.ofMillis(250);

    private final UpgradeFolder folder;
    private final Path home;
    private final Path configuration;

    /**
     * How an exchange is to be done.
     *
     * @param who for the history
     * @param snapshot the one taken before; may be empty
     * @param within the appliance must be well so long after the exchange, else the former version is put back
     * @param former the file of the installed version, where it is not kept
     * @param sha256 of the package as it was checked; whoever owns the file may have changed it since
     */
    public record Order(String who, String snapshot, Duration within, Optional<Path> former, Optional<String> sha256) {}

    private Upgrades(UpgradeFolder folder, Path home, Path configuration) {
        this.folder = folder;
        this.home = home;
        this.configuration = configuration;
    }

    /**
     * Opens the folder of upgrades.
     *
     * @param named another one than the standard
     * @param home where the appliance is installed
     * @throws CommandFailure (MK-UPG-011) without the rights of root
     */
    public static Upgrades open(Optional<String> named, Path home, Path configuration) {
        return new Upgrades(
                new UpgradeFolder(named.map(Path::of).orElse(UpgradeFolder.STANDARD)).open(), home, configuration);
    }

    /** @throws CommandFailure (MK-UPG-010) if the appliance did not come as a package */
    public ProductVersion installed() {
        return manager().installed().orElseThrow();
    }

    /**
     * Looks at a package; changes nothing.
     *
     * @param rehearsal if the new version is to be tried with a copy of the data
     */
    public UpgradeReport check(Path file, Optional<UpgradeRehearsal> rehearsal) {
        try (var alone = folder.lock()) {
            return new UpgradeCheck(folder, home, configuration, rehearsal).of(file.toAbsolutePath(), installed());
        } catch (CommandFailure failure) {
            throw failure;
        } catch (Exception unclosed) {
            throw new IllegalStateException(unclosed);
        }
    }

    public List<PastUpgrade> history() {
        return folder.history();
    }

    /** What is under way, in the words of the script; empty if nothing is. */
    public Optional<String> underWay() {
        return Files.exists(folder.path("order")) ? Optional.of(folder.text("step")) : Optional.empty();
    }

    /** The version that a way back would lead to: the one before the last upgrade that went well. */
    public Optional<ProductVersion> before() {
        String suffix = manager().suffix();
        ProductVersion installed = installed();
        return history().stream()
                .filter(past -> past.outcome().equals("done") && past.to().equals(installed.text()))
                .findFirst()
                .map(past -> ProductVersion.parse(past.from()))
                .filter(version -> folder.kept(version.text(), suffix).isPresent());
    }

    /** What the installed version changed in the tables that the one before does not know. */
    public DataChanges sinceBefore(ProductVersion before) {
        Path tree = folder.scratch();
        try {
            manager().extract(folder.kept(before.text(), manager().suffix()).orElseThrow(), tree);
            return DataChanges.between(tree.resolve("usr/lib/mapkeep"), home);
        } finally {
            folder.clearScratch();
        }
    }

    /**
     * Puts another package in place of the installed one. Returns when that has ended; it goes on when this process does not.
     *
     * @param step hears what is being done
     * @return how it ended; if not well, the former version is there again or its absence is said
     * @throws CommandFailure (MK-UPG-008, 009) before anything was changed
     */
    public PastUpgrade exchange(Path file, Order order, Consumer<String> step) {
        PackageManager manager = manager();
        ProductVersion from = installed();
        int before = history().size();
        try (var alone = folder.lock()) {
            step.accept("keeping both packages");
            Path former = former(manager, from, order.former());
            PackageFile found = manager.read(file);
            Path next = folder.keep(file, found.version().text(), manager.suffix());
            if (order.sha256()
                    .filter(checked -> !checked.equals(ReleaseSignature.sha256(next)))
                    .isPresent()) {
                folder.forgetAllBut(List.of(former));
                throw ReleaseSignature.refused(file + " was changed while it was looked at.");
            }
            folder.forgetAllBut(List.of(former, next));
            write(manager, former, next, from, found.version(), order);
        } catch (CommandFailure failure) {
            throw failure;
        } catch (Exception unclosed) {
            throw new IllegalStateException(unclosed);
        }
        begin();
        return follow(before, step);
    }

    /** The way back. */
    public PastUpgrade back(ProductVersion before, Order order, Consumer<String> step) {
        return exchange(folder.kept(before.text(), manager().suffix()).orElseThrow(), order, step);
    }

    private Path former(PackageManager manager, ProductVersion from, Optional<Path> named) {
        if (named.isPresent()) {
            PackageFile found = manager.read(named.get());
            if (!found.version().equals(from)) {
                throw noWayBack("--former names version " + found.version() + "; " + from + " is installed.");
            }
            return folder.keep(named.get(), from.text(), manager.suffix());
        }
        Optional<Path> kept = folder.kept(from.text(), manager.suffix()).filter(manager::isInstalled);
        if (kept.isPresent()) {
            return kept.get();
        }
        Path scratch = folder.scratch();
        try {
            return manager.rebuilt(scratch)
                    .map(built -> folder.keep(built, from.text(), manager.suffix()))
                    .orElseThrow(() -> noWayBack("It is not kept, and an RPM cannot be made of what is installed."));
        } finally {
            folder.clearScratch();
        }
    }

    private void write(
            PackageManager manager, Path former, Path next, ProductVersion from, ProductVersion to, Order order)
            throws IOException {
        boolean ran = folder.isStandard() && SystemdUnit.isActive();
        Path script = home.resolve("libexec/upgrade-switch");
        Files.copy(script, folder.path("switch"), StandardCopyOption.REPLACE_EXISTING);
        folder.delete("phase");
        folder.write("step", "beginning\n");
        folder.write(
                "order",
                String.join(
                        "\n",
                        "kind='" + manager.kind() + "'",
                        "former='" + former + "'",
                        "next='" + next + "'",
                        "from='" + plain(from.text()) + "'",
                        "to='" + plain(to.text()) + "'",
                        "who='" + plain(order.who()) + "'",
                        "snapshot='" + plain(order.snapshot()) + "'",
                        "ran='" + (ran ? "yes" : "no") + "'",
                        "wait='" + order.within().toSeconds() + "'",
                        ""));
    }

    /** A shell reads it. */
    private static String plain(String word) {
        return word.replaceAll("[^A-Za-z0-9._+~:@ -]", "_");
    }

    private void begin() {
        if (folder.isStandard() && SystemdUnit.isManaged()) {
            Programs.run("", "systemctl", "start", "--no-block", UNIT);
        } else {
            Programs.detach("sh", folder.path("switch").toString());
        }
    }

    private PastUpgrade follow(int before, Consumer<String> step) {
        @Nullable String told = null;
        try {
            while (Files.exists(folder.path("order"))) {
                String now = folder.text("step");
                if (!now.equals(told)) {
                    step.accept(now);
                    told = now;
                }
                Thread.sleep(LOOK.toMillis());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        List<PastUpgrade> all = history();
        if (all.size() == before) {
            throw CommandFailure.during(
                    Exit.FAILED,
                    Problem.of(
                            "MK-UPG-014",
                            "It is not known how the upgrade ended.",
                            "Its order is gone, and its history has no line of it.",
                            "See what it did: journalctl -u mapkeep-upgrade; and what is installed: mapkeep about version"));
        }
        return all.get(0);
    }

    private static PackageManager manager() {
        return PackageManager.ofInstalled()
                .orElseThrow(
                        () -> CommandFailure.before(
                                Exit.FAILED,
                                Problem.of(
                                        "MK-UPG-010",
                                        "Mapkeep was not installed as a package on this machine.",
                                        "Neither dpkg nor rpm knows it.",
                                        "Install the package once, with apt or dnf; upgrades are this command's from then on.")));
    }

    private static CommandFailure noWayBack(String why) {
        return CommandFailure.before(
                Exit.FAILED,
                Problem.of(
                        "MK-UPG-008",
                        "The package of the version that is installed cannot be had, so there would be no way back.",
                        why,
                        "Name its file: --former FILE"));
    }
}
