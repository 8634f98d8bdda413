package io.mapkeep.installer.machine;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs of the machine, found in the folders of the system and nowhere else, or named by an absolute path: root runs them. */
public final class Programs {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final List<String> FOLDERS = List.of("/usr/sbin", "/sbin", "/usr/bin", "/bin");

    private Programs() {}

    /** What a program said. */
    public record Outcome(int exit, String out, String err) {
        public boolean well() {
            return exit == 0;
        }
    }

    public static boolean has(String name) {
        return found(name).findAny().isPresent();
    }

    /** Runs a program to its end, at most a minute. */
    public static Outcome run(String input, String... command) {
        return run(PATIENCE, input, command);
    }

    /**
     * Runs a program to its end.
     *
     * @param patience after which it is killed
     * @throws CommandFailure (MK-CLI-023) if there is no such program, or it does not end in time
     */
    public static Outcome run(Duration patience, String input, String... command) {
        try {
            Process process = new ProcessBuilder(words(command)).start();
            var out = CompletableFuture.supplyAsync(() -> text(process.getInputStream()));
            var err = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
            try (OutputStream in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException endedBefore) {
                // its exit code says why
            }
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw failed(command[0], "It did not end within " + patience.toSeconds() + " s.");
            }
            return new Outcome(process.exitValue(), out.join(), err.join().strip());
        } catch (IOException failure) {
            throw failed(command[0], failure.toString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw failed(command[0], "It was interrupted.");
        }
    }

    /** Starts a program that says things until it is ended; whoever starts it ends it. */
    public static Process start(String... command) {
        try {
            return new ProcessBuilder(words(command)).redirectErrorStream(true).start();
        } catch (IOException failure) {
            throw failed(command[0], failure.toString());
        }
    }

    /** Starts a program that says things into a file until it is ended; whoever starts it ends it. */
    public static Process startInto(Path log, String... command) {
        try {
            return new ProcessBuilder(words(command))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException failure) {
            throw failed(command[0], failure.toString());
        }
    }

    /** Starts a program in a session of its own: it goes on when this process, its terminal and its whole session are gone. */
    public static void detach(String... command) {
        List<String> all = new ArrayList<>(List.of("setsid", "--fork"));
        all.addAll(List.of(command));
        Process process;
        try {
            process = new ProcessBuilder(words(all.toArray(String[]::new)))
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor() != 0) {
                throw failed("setsid", "It ended with exit code " + process.exitValue() + ".");
            }
        } catch (IOException failure) {
            throw failed("setsid", failure.toString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw failed("setsid", "It was interrupted.");
        }
    }

    private static List<String> words(String... command) {
        List<String> words = new ArrayList<>(List.of(command));
        words.set(
                0,
                found(command[0])
                        .findFirst()
                        .map(Path::toString)
                        .orElseThrow(() -> failed(command[0], "There is no such program on this machine.")));
        return words;
    }

    private static Stream<Path> found(String name) {
        if (name.startsWith("/")) {
            return Stream.of(Path.of(name)).filter(Files::isExecutable);
        }
        return FOLDERS.stream().map(folder -> Path.of(folder, name)).filter(Files::isExecutable);
    }

    private static String text(InputStream stream) {
        try {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            return "";
        }
    }

    private static CommandFailure failed(String program, String why) {
        return CommandFailure.during(
                Exit.FAILED,
                Problem.of(
                        "MK-CLI-023",
                        "The program " + program + " could not be used.",
                        why,
                        "Install the package that brings it: nft comes with nftables, setsid and unshare with util-linux, openssl with openssl"));
    }
}
