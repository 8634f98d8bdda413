package io.mapkeep.installer.upgrade;

import io.mapkeep.contract.admin.ClonedSnapshot;
import io.mapkeep.installer.machine.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Lets a version that is not installed start with a clone of the newest snapshot: its own Java, its real changes of tables, its own doors on a socket and a port that nobody knows. It has no settings but
 * those, so it asks nobody: no directory, no authority, no other node. The data in use are not touched.
 */
public final class UpgradeRehearsal {
    private static final Duration PATIENCE = Duration.ofHours(1);
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration STOP = Duration.ofSeconds(30);
    private static final int LAST_LINES = 4;

    private static final String SETTINGS = """
            [server]
            https = "127.0.0.1:0"
            http = ""
            data = "data"
            [admin]
            socket = "admin.sock"
            [snapshot]
            scheduled = false
            """;

    private final Function<Path, ClonedSnapshot> clone;

    /** @param clone writes the newest snapshot into a folder */
    public UpgradeRehearsal(Function<Path, ClonedSnapshot> clone) {
        this.clone = clone;
    }

    /**
     * Does it.
     *
     * @param home of the version
     * @param scratch a folder that is new and is cleared afterwards
     */
    RehearsedUpgrade of(Path home, Path scratch) {
        try {
            Path data = Files.createDirectories(scratch.resolve("data"));
            long began = System.nanoTime();
            ClonedSnapshot cloned = clone.apply(data);
            long cloneMillis = millis(began);
            Path settings = Files.writeString(scratch.resolve("mapkeep.toml"), SETTINGS);
            Path log = scratch.resolve("log");
            began = System.nanoTime();
            boolean well;
            long startMillis;
            Process process = start(home, settings, log);
            try {
                well = awaitSocket(process, scratch.resolve("admin.sock"));
                startMillis = millis(began);
            } finally {
                end(process);
            }
            return new RehearsedUpgrade(
                    cloned, cloneMillis, well, startMillis, bytes(data), well ? "" : lastWords(log));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** With less memory than usual, since the appliance in use has its own; what its surroundings say to that one is not meant for it. */
    private static Process start(Path home, Path settings, Path log) {
        return Programs.startInto(
                log,
                "env",
                "--unset=MAPKEEP_JAVA",
                "--unset=NOTIFY_SOCKET",
                "MAPKEEP_JAVA_OPTIONS=-XX:MaxRAMPercentage=20",
                home.resolve("bin/mapkeep").toString(),
                "serve",
                "--config",
                settings.toString());
    }

    /** It is made when all else is open. */
    private static boolean awaitSocket(Process process, Path socket) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (process.isAlive() && System.nanoTime() < end) {
                if (Files.exists(socket)) {
                    return true;
                }
                Thread.sleep(LOOK.toMillis());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static String lastWords(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join(" ", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()))
                .strip();
    }

    private static long bytes(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static long millis(long began) {
        return Duration.ofNanos(System.nanoTime() - began).toMillis();
    }
}
