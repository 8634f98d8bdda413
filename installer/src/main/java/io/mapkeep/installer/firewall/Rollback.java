package io.mapkeep.installer.firewall;

import io.mapkeep.installer.machine.Programs;
import io.mapkeep.installer.machine.Programs.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The timer that takes a change back. It is a script without Java, so it works whatever became of us: of systemd where that runs, else in a session of its own.
 */
final class Rollback {
    private static final String UNIT = "mapkeep-firewall-rollback";

    private Rollback() {}

    /** The script; it takes the seconds to wait first. One that was disarmed and waits on must not take a later change for its own. */
    static String script(StateFolder state, int revision) {
        return """
                #!/bin/sh
                # Takes this machine's firewall back to the rules before revision NUMBER, unless `mapkeep confirm` came first.
                sleep "$1"
                cd 'FOLDER' || exit 1
                if [ -e pending/of-NUMBER ]; then mv -T pending reverting; fi
                [ -e reverting/of-NUMBER ] || exit 0
                PATH=/usr/sbin:/sbin:/usr/bin:/bin
                nft -f reverting/former.nft || nft -f reverting/former-whole.nft || exit 1
                mkdir -p -m 700 acts
                [ ! -e reverting/expire.json ] || mv -T reverting/expire.json acts/ACT
                echo reverted > STATE
                rm -r reverting
                sync -f .
                """.replace("NUMBER", Integer.toString(revision))
                .replace("FOLDER", state.path("").toString())
                .replace("STATE", StateFolder.revision(revision, "state"))
                .replace("ACT", Acts.file(revision, "expire"));
    }

    /** Starts to count. When this returns, the script will run, whatever happens to this process. */
    static void arm(StateFolder state, Duration within) {
        String script = state.path("pending/rollback.sh").toString();
        disarm();
        if (systemdRuns()) {
            Outcome started = Programs.run(
                    "",
                    "systemd-run",
                    "--quiet",
                    "--collect",
                    "--unit=" + UNIT,
                    "--on-active=" + within.toSeconds(),
                    "--timer-property=AccuracySec=100ms",
                    "/bin/sh",
                    script,
                    "0");
            if (started.well()) {
                return;
            }
        }
        Programs.detach("sh", script, Long.toString(within.toSeconds()));
    }

    /** A script that waits on finds its folder gone and ends. */
    static void disarm() {
        if (systemdRuns()) {
            Programs.run("", "systemctl", "stop", UNIT + ".timer");
        }
    }

    /** Whether systemd runs the machine, and its services see the same network as we do: in a namespace of its own a timer would change the wrong firewall. */
    static boolean systemdRuns() {
        try {
            return Files.isDirectory(Path.of("/run/systemd/system"))
                    && Files.readSymbolicLink(Path.of("/proc/self/ns/net"))
                            .equals(Files.readSymbolicLink(Path.of("/proc/1/ns/net")));
        } catch (IOException unknown) {
            return false;
        }
    }
}
