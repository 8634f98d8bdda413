package io.mapkeep.storage.replica;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The test's end of a {@link NodeInAnotherProcess}, which can be killed and started again on the same data. */
final class NodeProcess implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 120;
    private static final String GONE = "gone";

    final String name;
    private final Path data;
    private final int port;
    private final Set<Long> acknowledged;
    private LinkedBlockingQueue<String> said = new LinkedBlockingQueue<>();
    private @Nullable Process process;

    /** @param acknowledged takes the numbers of transfers */
    NodeProcess(Path data, String name, int port, Set<Long> acknowledged) {
        this.data = data;
        this.name = name;
        this.port = port;
        this.acknowledged = acknowledged;
    }

    /** Returns the role it starts in. */
    String start() throws IOException, InterruptedException {
        said = new LinkedBlockingQueue<>();
        Process started = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx384m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        NodeInAnotherProcess.class.getName(),
                        data.toString(),
                        name,
                        Integer.toString(port))
                .redirectError(errors().toFile())
                .start();
        process = started;
        var heard = said;
        var listener = new Thread(() -> listen(started, heard), "listener");
        listener.setDaemon(true);
        listener.start();
        return await("role ");
    }

    void kill() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
            // What it had acknowledged may still be in the pipe.
            await(GONE);
            process = null;
        }
    }

    /** Gives a command; the answer begins with {@code expected}, which is left out. */
    String ask(String command, String expected) throws IOException, InterruptedException {
        if (process == null) {
            throw new IllegalStateException(name + " does not run");
        }
        var in = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        in.write(command + "\n");
        in.flush();
        return await(expected);
    }

    void tell(String command) throws IOException, InterruptedException {
        ask(command, "done " + command.split(" ")[0]);
    }

    private String await(String expected) throws InterruptedException {
        while (true) {
            String line = said.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (line != null && line.startsWith(expected)) {
                return line.substring(expected.length());
            }
            if (line == null || line.startsWith("refused")) {
                throw new AssertionError(name + " did not say \"" + expected + "\" but " + line);
            }
            if (line.equals(GONE)) {
                // 137 and 143: somebody else has killed it
                String code = process == null ? "" : " with " + process.waitFor();
                throw new IllegalStateException(
                        name + " ended by itself" + code + " instead of saying \"" + expected + "\":\n" + log());
            }
        }
    }

    private String log() {
        try {
            return Files.readString(errors());
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    private Path errors() {
        return data.resolveSibling(name + ".log");
    }

    private void listen(Process from, LinkedBlockingQueue<String> to) {
        try (var lines = new BufferedReader(new InputStreamReader(from.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.matches("ack [0-9]+")) {
                    acknowledged.add(Long.parseLong(line.substring(4)));
                } else {
                    to.add(line);
                }
            }
        } catch (IOException killed) {
            // as it was meant to be
        }
        to.add(GONE);
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
