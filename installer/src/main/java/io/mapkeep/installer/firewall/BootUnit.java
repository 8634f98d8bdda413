package io.mapkeep.installer.firewall;

import io.mapkeep.installer.machine.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The units that load the confirmed rules before the network comes up, and watch over them and the bans. */
final class BootUnit {
    private static final String NAME = "mapkeep-firewall.service";
    private static final String WATCH = "mapkeep-firewall-bans.service";

    private BootUnit() {}

    /** Turns them on where systemd runs and they are installed; again is fine. The watch begins at once. */
    static void enable() {
        if (Rollback.systemdRuns() && isInstalled(NAME)) {
            Programs.run("", "systemctl", "--quiet", "enable", NAME);
        }
        if (Rollback.systemdRuns() && isInstalled(WATCH)) {
            Programs.run("", "systemctl", "--quiet", "--now", "enable", WATCH);
        }
    }

    private static boolean isInstalled(String unit) {
        return Stream.of("/etc/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system")
                .anyMatch(folder -> Files.exists(Path.of(folder, unit)));
    }
}
