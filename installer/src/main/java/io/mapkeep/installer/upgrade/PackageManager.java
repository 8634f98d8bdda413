package io.mapkeep.installer.upgrade;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.contract.units.ProductVersion;
import io.mapkeep.installer.machine.Programs;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** What is asked of {@code dpkg} or {@code rpm}; only what is asked, nothing is changed through it. */
interface PackageManager {
    String PRODUCT = "mapkeep";

    /** As {@code upgrade-switch} knows it. */
    String kind();

    /** How its packages end. */
    String suffix();

    /** The architecture of packages for this machine. */
    String architecture();

    PackageFile read(Path file);

    /** The version that is installed; empty if the appliance did not come as such a package. */
    Optional<ProductVersion> installed();

    /** Whether a package is the very one that is installed: two builds may have one version. */
    boolean isInstalled(Path file);

    /** Lays a package's files below a folder, and nothing else. */
    void extract(Path file, Path into);

    /** Makes the package of what is installed, where that can be done. */
    Optional<Path> rebuilt(Path into);

    /**
     * The one that a file is for, told by its first bytes.
     *
     * @throws CommandFailure (MK-UPG-001) if it is no package
     */
    static PackageManager of(Path file) {
        byte[] first = firstBytes(file);
        if (Arrays.equals(first, HexFormat.of().parseHex("213c617263683e0a"))) {
            return new Dpkg();
        }
        if (first.length == 8 && HexFormat.of().formatHex(first, 0, 4).equals("edabeedb")) {
            return new Rpm();
        }
        throw notOurs(file, "It is neither a DEB nor an RPM.");
    }

    /** The one that the appliance was installed by. */
    static Optional<PackageManager> ofInstalled() {
        PackageManager dpkg = new Dpkg();
        PackageManager rpm = new Rpm();
        return Programs.has("dpkg-query") && dpkg.installed().isPresent()
                ? Optional.of(dpkg)
                : Programs.has("rpm") && rpm.installed().isPresent() ? Optional.of(rpm) : Optional.empty();
    }

    static CommandFailure notOurs(Path file, String why) {
        return CommandFailure.before(
                Exit.BAD_INPUT,
                Problem.of(
                        "MK-UPG-001",
                        file + " is no package of Mapkeep.",
                        why,
                        "Name the file that you got, mapkeep_VERSION_amd64.deb or mapkeep-VERSION-1.x86_64.rpm; if it came damaged, fetch it again."));
    }

    private static byte[] firstBytes(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(8);
        } catch (IOException unreadable) {
            throw notOurs(file, "It cannot be read: " + unreadable);
        }
    }
}
