package io.mapkeep.storage.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A file system in memory, of a fixed size, that only processes started through {@link #around} see.
 *
 * <p>It is mounted in a mount namespace of its own, which takes no root. A shell keeps the namespace until it is closed, so that one
 * process after the other finds what the one before left.
 */
final class SmallDisk implements AutoCloseable {
    private final Path folder;
    private final Process keeper;

    private SmallDisk(Path folder, Process keeper) {
        this.folder = folder;
        this.keeper = keeper;
    }

    static SmallDisk mount(Path folder, int mebibytes) throws IOException {
        Files.createDirectories(folder);
        Process keeper = new ProcessBuilder(
                        Prerequisite.program("unshare", "util-linux"),
                        "--user",
                        "--map-root-user",
                        "--mount",
                        "sh",
                        "-c",
                        // It ends with its input: with the test, however that ends.
                        "mount -t tmpfs -o size=" + mebibytes + "m,mode=700 tmpfs \"$0\" && echo mounted && exec cat",
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        String line =
                new BufferedReader(new InputStreamReader(keeper.getInputStream(), StandardCharsets.UTF_8)).readLine();
        assertThat(line)
                .as(
                        "This test needs user namespaces (sysctl user.max_user_namespaces, kernel.unprivileged_userns_clone,"
                                + " kernel.apparmor_restrict_unprivileged_userns)")
                .isEqualTo("mounted");
        return new SmallDisk(folder, keeper);
    }

    /** Goes before the command line of a process that is to see it. The process keeps its id and its pipes. */
    List<String> around() {
        return List.of(
                Prerequisite.program("nsenter", "util-linux"),
                "--target",
                Long.toString(keeper.pid()),
                "--user",
                "--preserve-credentials",
                "--mount");
    }

    /** As {@link Inspection#of(Path, Map)}, where the disk is. */
    List<String> inspect(Map<Integer, Long> acknowledged) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(folder.toString()));
        acknowledged.forEach((writer, number) -> arguments.add(writer + "=" + number));
        Process inspection = new ProcessBuilder(LoadProcess.java(around(), Inspection.class, arguments))
                .redirectErrorStream(true)
                .start();
        String said = new String(inspection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(inspection.waitFor(LoadProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        List<String> lines = new ArrayList<>(said.lines().toList());
        if (!lines.remove("inspected")) {
            lines.add("it was not inspected to the end");
        }
        return lines;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        keeper.getOutputStream().close();
        if (!keeper.waitFor(LoadProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            keeper.destroyForcibly();
        }
    }
}
