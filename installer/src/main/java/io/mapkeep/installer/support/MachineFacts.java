package io.mapkeep.installer.support;

import io.mapkeep.installer.machine.Programs;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What kind of machine this is and how it is. Its name is no part of that. */
public final class MachineFacts {
    private static final List<String> UNITS = List.of(
            "mapkeep.service",
            "mapkeep.socket",
            "mapkeep-firewall.service",
            "mapkeep-firewall-bans.service",
            "mapkeep-upgrade.service");
    private static final int LOG_LINES = 500;

    private MachineFacts() {}

    /** @param version of the command */
    public static String about(String version) {
        return "mapkeep " + version + "\njava " + System.getProperty("java.version") + "\nkernel "
                + System.getProperty("os.version") + " " + System.getProperty("os.arch") + "\ncores "
                + Runtime.getRuntime().availableProcessors() + "\ntime zone " + ZoneId.systemDefault() + "\n"
                + lines("/etc/os-release", "ID=", "VERSION_ID=", "PRETTY_NAME=");
    }

    public static String memory() {
        return lines("/proc/meminfo", "MemTotal", "MemAvailable", "SwapTotal", "SwapFree", "Dirty") + "load "
                + lines("/proc/loadavg", "") + "memory pressure\n" + lines("/proc/pressure/memory", "")
                + "disk pressure\n"
                + lines("/proc/pressure/io", "");
    }

    /**
     * Of the file systems below these folders.
     *
     * @param folders by what they are for
     */
    public static String disks(Map<String, Path> folders) {
        return folders.entrySet().stream()
                .map(folder -> folder.getKey() + ": " + disk(folder.getValue()) + "\n")
                .sorted()
                .collect(Collectors.joining());
    }

    private static String disk(Path folder) {
        try {
            FileStore store = Files.getFileStore(folder);
            return "type " + store.type() + ", bytes in all " + store.getTotalSpace() + ", for this user "
                    + store.getUsableSpace() + ", free " + store.getUnallocatedSpace();
        } catch (IOException unknown) {
            return "not there, or not to be seen";
        }
    }

    /** How systemd sees the units of the appliance. */
    public static String units() {
        if (!Files.isDirectory(Path.of("/run/systemd/system"))) {
            return "systemd does not run here.\n";
        }
        String[] command = Stream.concat(
                        Stream.of(
                                "systemctl",
                                "show",
                                "--property=Id,LoadState,ActiveState,SubState,UnitFileState,Result,NRestarts,ExecMainStatus,MemoryCurrent,CPUUsageNSec,StateChangeTimestamp"),
                        UNITS.stream())
                .toArray(String[]::new);
        return Programs.run("", command).out();
    }

    /** The last lines of the units' journal; free text, so it has to go through the masks. */
    public static String journal() {
        if (!Programs.has("journalctl")) {
            return "There is no journal on this machine.\n";
        }
        String[] command = Stream.concat(
                        Stream.of(
                                "journalctl",
                                "--quiet",
                                "--no-pager",
                                "--no-hostname",
                                "--output=short-iso",
                                "--lines=" + LOG_LINES),
                        UNITS.stream().map(unit -> "--unit=" + unit))
                .toArray(String[]::new);
        String said = Programs.run("", command).out();
        return said.isBlank() ? "The journal has nothing of these units, or this user may not read it.\n" : said;
    }

    private static String lines(String file, String... beginnings) {
        try {
            return Files.readAllLines(Path.of(file)).stream()
                    .filter(line -> Stream.of(beginnings).anyMatch(line::startsWith))
                    .map(line -> line + "\n")
                    .collect(Collectors.joining());
        } catch (IOException unknown) {
            return "not known\n";
        }
    }
}
