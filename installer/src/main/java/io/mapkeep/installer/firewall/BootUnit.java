package io.mapkeep.installer.firewall;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The unit that loads the confirmed rules before the network comes up. */
final class BootUnit {
    private static final String NAME = "mapkeep-firewall.service";

    private BootUnit() {}

    /** Turns it on where systemd runs and the unit is installed; again is fine. */
    static void enable() {
        if (Rollback.systemdRuns() && isInstalled()) {
            Programs.run("", "systemctl", "--quiet", "enable", NAME);
        }
    }

    static boolean isInstalled() {
        return Stream.of("/etc/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system")
                .anyMatch(folder -> Files.exists(Path.of(folder, NAME)));
    }
}
