package io.mapkeep.storage.fault;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The test's end of a {@link LoadInAnotherProcess}: starts it, listens to it, waits for it, ends it. */
final class LoadProcess implements AutoCloseable {
    /** Far more than anything here takes, on a machine that does much else. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int LOOK_EVERY_MILLIS = 5;

    private final Process process;
    private final BufferedWriter commands;
    private final Tally tally = new Tally();
    private final Thread listener;

    private LoadProcess(Process process) {
        this.process = process;
        this.commands = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        this.listener = new Thread(this::listen, "listener");
        listener.setDaemon(true);
        listener.start();
    }

    /** Starts it and waits until the database is open. */
    static LoadProcess start(Path folder, Load load) throws IOException, InterruptedException {
        return start(List.of(), Map.of(), folder, load).awaitReady();
    }

    /**
     * Starts it and does not wait.
     *
     * @param around a command that starts the rest of its line as a command
     */
    static LoadProcess start(List<String> around, Map<String, String> environment, Path folder, Load load)
            throws IOException {
        List<String> arguments = new ArrayList<>(List.of(folder.toString()));
        arguments.addAll(load.arguments());
        var builder = new ProcessBuilder(java(around, LoadInAnotherProcess.class, arguments)).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return new LoadProcess(builder.start());
    }

    /** A command line with as short a start as there is. */
    static List<String> java(List<String> around, Class<?> main, List<String> arguments) {
        List<String> line = new ArrayList<>(around);
        line.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        line.addAll(arguments);
        return line;
    }

    Tally tally() {
        return tally;
    }

    LoadProcess awaitReady() throws InterruptedException {
        await("ready", () -> tally.said("ready"));
        return this;
    }

    /** Waits for so many more acknowledgements than there are now. */
    LoadProcess awaitAcknowledgements(int more) throws InterruptedException {
        long enough = tally.acknowledgements() + more;
        await(more + " more acknowledgements", () -> tally.acknowledgements() >= enough);
        return this;
    }

    LoadProcess awaitReads(int more) throws InterruptedException {
        long enough = tally.reads() + more;
        await(more + " more reads", () -> tally.reads() >= enough);
        return this;
    }

    LoadProcess awaitProblem() throws InterruptedException {
        await("a problem", () -> !tally.problems().isEmpty());
        return this;
    }

    /** The first thing that goes wrong, at the start or later. */
    String awaitProblemOrRefusal() throws InterruptedException {
        await(
                "a problem or a refusal",
                () -> !tally.problems().isEmpty() || !tally.saidWith("refused").isEmpty());
        String refused = tally.saidWith("refused");
        return !refused.isEmpty()
                ? refused
                : tally.problems().keySet().iterator().next();
    }

    void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline || !listener.isAlive()) {
                // It may have come in between, with the end of the process.
                if (condition.getAsBoolean()) {
                    return;
                }
                throw new AssertionError("no " + what + (process.isAlive() ? "" : ", and it has ended") + ": " + tally);
            }
            Thread.sleep(LOOK_EVERY_MILLIS);
        }
    }

    /** Has it carry out a command and waits until it says so. */
    void obey(String command, String answer) throws IOException, InterruptedException {
        tally.forget(answer);
        commands.write(command + "\n");
        commands.flush();
        await(answer, () -> tally.said(answer));
    }

    /** Has it close the database in order; returns when the process has ended. */
    void closeInOrder() throws IOException, InterruptedException {
        obey("close", "closed");
        awaitEnd();
    }

    /** Kill -9, also if another program is around it. Returns when all that it had said is in the tally. */
    void kill() throws InterruptedException {
        if (!process.isAlive()) {
            throw new AssertionError("it had ended before it was killed: " + tally);
        }
        ProcessHandle.of(Long.parseLong(tally.saidWith("ready"))).ifPresent(ProcessHandle::destroyForcibly);
        awaitEnd();
    }

    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("it does not end: " + tally);
        }
        listener.join(PATIENCE.toMillis());
        return process.exitValue();
    }

    /** Ends what a failed test has left. */
    @Override
    public void close() throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private void listen() {
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                tally.take(line);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
