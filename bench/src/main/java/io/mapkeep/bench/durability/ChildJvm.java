package io.mapkeep.bench.durability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Java process of its own, which can be killed, and whose writes are nobody else's. It ends with this one. */
final class ChildJvm implements AutoCloseable {
    private final Process process;
    private final Path output;
    private final OnExit onExit;

    private ChildJvm(Process process, Path output) {
        this.process = process;
        this.output = output;
        this.onExit = new OnExit(this::kill);
    }

    static ChildJvm start(Class<?> program, Path output, Object... arguments) throws IOException {
        // The counters of the virtual machine itself are a file that it keeps writing.
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:-UsePerfData",
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(output.toFile())
                .start();
        return new ChildJvm(process, output);
    }

    /** To be called by a child, which would stay if its parent were killed: the pipe from the parent ends with it. */
    static void endWithParent() {
        var watch = new Thread(
                () -> {
                    try {
                        while (System.in.read() >= 0) {
                            // Nothing is ever written to it.
                        }
                    } catch (IOException gone) {
                        // So is the parent.
                    }
                    Runtime.getRuntime().halt(1);
                },
                "end-with-parent");
        watch.setDaemon(true);
        watch.start();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What it said, when it has ended well. */
    String await(Duration patience) throws IOException, InterruptedException {
        if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
            throw new IOException("the child did not end within " + patience.toSeconds() + " s");
        }
        if (process.exitValue() != 0) {
            throw new IOException("the child ended with " + process.exitValue());
        }
        return Files.readString(output).strip();
    }

    /** Kills it as {@code kill -9} does, and returns when it is gone. */
    @Override
    public void close() {
        onExit.close();
    }

    private void kill() {
        process.destroyForcibly().onExit().join();
    }
}
