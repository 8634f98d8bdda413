package io.mapkeep.installer.machine;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The unit that runs the appliance, where the package was installed on a machine with systemd. */
public final class SystemdUnit {
    private static final String NAME = "mapkeep.service";
    /** As long as the unit itself may take. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private SystemdUnit() {}

    /** Whether systemd is this machine's service manager and at work. */
    public static boolean isManaged() {
        return Files.isDirectory(Path.of("/run/systemd/system"));
    }

    public static boolean isThere() {
        return isManaged()
                && Stream.of("/etc/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system")
                        .anyMatch(folder -> Files.exists(Path.of(folder, NAME)));
    }

    /** Whether the appliance runs as a service. */
    public static boolean isActive() {
        return isManaged() && systemctl("is-active", NAME) == 0;
    }

    /**
     * Turns it on and starts it anew, so that it runs with the settings of now.
     *
     * @throws CommandFailure (MK-SET-008) if it does not come up
     */
    public static void start() {
        // Stopped first: systemd reads the port from the settings, and opens it anew, only while nothing runs on it.
        systemctl("stop", NAME);
        systemctl("daemon-reload");
        systemctl("enable", NAME);
        if (systemctl("start", NAME) != 0) {
            throw CommandFailure.during(
                    Exit.FAILED,
                    Problem.of(
                            "MK-SET-008",
                            "The appliance did not start.",
                            "systemctl start " + NAME + " failed. The settings are written; the former ones are kept.",
                            "See why: journalctl -u mapkeep -n 30. Mend it and run setup again, or go back: mapkeep config rollback"));
        }
    }

    private static int systemctl(String... words) {
        List<String> command = new ArrayList<>(List.of("systemctl", "--quiet"));
        command.addAll(List.of(words));
        return Programs.run(PATIENCE, "", command.toArray(String[]::new)).exit();
    }
}
