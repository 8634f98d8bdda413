package io.mapkeep.installer.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.installer.client.Answers;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import io.mapkeep.installer.print.Progress;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Asks the files of a stopped appliance, by starting the server's own {@code io.mapkeep.offline.Main}: the command itself knows neither
 * database nor keys (docs/decisions/0082).
 */
final class OfflineDoor {
    /** A walk through the audit log takes about a minute per million records. */
    private static final Duration PATIENCE = Duration.ofHours(1);

    private static final int LARGEST_ANSWER = 64 << 20;
    private static final int PROGRESS_PARTS = 4;
    private static final String LOGGING = "-Dlogback.configurationFile=io/mapkeep/offline/logback.xml";

    /** How the server's Java is run. */
    private enum Manner {
        /** Over in a second or two: the start counts. */
        QUICK(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"), ProcessBuilder.Redirect.INHERIT),
        /** Goes through all data: what counts is how fast they flow. Tells how far it is. */
        STRONG(List.of("-XX:+UseParallelGC", "-XX:MaxRAMPercentage=40"), ProcessBuilder.Redirect.PIPE);

        private final List<String> options;
        private final ProcessBuilder.Redirect errors;

        Manner(List<String> options, ProcessBuilder.Redirect errors) {
            this.options = options;
            this.errors = errors;
        }
    }

    private final Path library;
    private final Path configuration;

    private OfflineDoor(Path library, Path configuration) {
        this.library = library;
        this.configuration = configuration;
    }

    static OfflineDoor of(Mapkeep mapkeep) {
        return about(mapkeep, mapkeep.configurationFile());
    }

    /** The same with other settings than the ones in force. */
    static OfflineDoor about(Mapkeep mapkeep, Path configuration) {
        Path library = mapkeep.surroundings()
                .home()
                .orElse(Path.of("/usr/lib/mapkeep"))
                .resolve("lib/server");
        if (!Files.isDirectory(library)) {
            throw cannotStart("There is no folder " + library + " with the server's files.");
        }
        return new OfflineDoor(library, configuration);
    }

    /** Runs {@code question} and reads its answer; a problem that it tells becomes ours. */
    <T> T ask(Class<T> type, String question, List<String> words) {
        return run(type, Manner.QUICK, question, words, process -> {
            process.getOutputStream().close();
            return CompletableFuture.completedFuture(null);
        });
    }

    /**
     * The same for work that takes long.
     *
     * @param secret goes to its standard input, where nobody else sees it
     */
    <T> T work(Class<T> type, String question, List<String> words, byte[] secret, Progress progress) {
        return run(type, Manner.STRONG, question, words, process -> {
            try (OutputStream in = process.getOutputStream()) {
                in.write(secret);
            }
            return CompletableFuture.runAsync(() -> follow(process, progress));
        });
    }

    /** Hands a started process what it needs; what it returns ends with the process. */
    private interface Start {
        CompletableFuture<Void> of(Process process) throws IOException;
    }

    private <T> T run(Class<T> type, Manner manner, String question, List<String> words, Start start) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(manner.options);
        command.addAll(List.of(archive(), "-Xlog:disable", "-Xlog:all=error:stderr", LOGGING, "-cp", classPath()));
        command.addAll(List.of("io.mapkeep.offline.Main", question, configuration.toString()));
        command.addAll(words);
        try {
            Process process =
                    new ProcessBuilder(command).redirectError(manner.errors).start();
            CompletableFuture<Void> followed = start.of(process);
            var answer = CompletableFuture.supplyAsync(() -> read(process));
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw cannotStart("It did not end within " + PATIENCE.toMinutes() + " minutes.");
            }
            followed.join();
            return understood(answer.join(), type, process.exitValue());
        } catch (IOException failure) {
            throw cannotStart(failure.toString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw cannotStart("It was interrupted.");
        }
    }

    /** Spelt out and sorted as bin/mapkeep has it: the archive of classes is good for that class path alone. */
    private String classPath() {
        try (Stream<Path> files = Files.list(library)) {
            return files.map(Path::toString)
                    .filter(file -> file.endsWith(".jar"))
                    .sorted()
                    .collect(Collectors.joining(File.pathSeparator));
        } catch (IOException failure) {
            throw cannotStart(failure.toString());
        }
    }

    /** With it Java starts in half the time; it may be absent, or not fit. */
    private String archive() {
        Path archive = library.resolveSibling("server.jsa");
        return Files.exists(archive) ? "-XX:SharedArchiveFile=" + archive : "-Xshare:auto";
    }

    /** Lines of progress move the bar; all others are passed on. */
    private static void follow(Process process, Progress progress) {
        try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] parts = line.split("\t");
                if (parts.length == PROGRESS_PARTS && parts[0].equals("progress")) {
                    progress.at(parts[1], Long.parseLong(parts[2]), Long.parseLong(parts[3]));
                } else {
                    progress.line(line);
                }
            }
        } catch (IOException | NumberFormatException ended) {
            // the answer tells how it went
        }
    }

    private static byte[] read(Process process) {
        try {
            return process.getInputStream().readNBytes(LARGEST_ANSWER);
        } catch (IOException failure) {
            return new byte[0];
        }
    }

    private static <T> T understood(byte[] answer, Class<T> type, int exit) throws IOException {
        if (answer.length == 0) {
            throw cannotStart("It ended with exit code " + exit + " and no answer.");
        }
        if (answer.length == LARGEST_ANSWER) {
            throw cannotStart("Its answer has more than " + (LARGEST_ANSWER >> 20) + " MiB.");
        }
        if (exit != Exit.DONE.code()) {
            throw told(answer, exit);
        }
        return Answers.read(answer, type);
    }

    /** The problem that stands in the place of an answer. */
    private static CommandFailure told(byte[] answer, int exit) throws IOException {
        JsonNode json = Answers.read(answer, JsonNode.class);
        if (!json.hasNonNull("code") || !json.hasNonNull("what")) {
            return cannotStart("It ended with exit code " + exit + ".");
        }
        Exit meaning = Stream.of(Exit.TRY_AGAIN, Exit.BAD_INPUT, Exit.BAD_CONFIGURATION)
                .filter(each -> each.code() == exit)
                .findAny()
                .orElse(Exit.FAILED);
        return CommandFailure.before(meaning, Answers.read(answer, Problem.class));
    }

    private static CommandFailure cannotStart(String why) {
        return CommandFailure.before(
                Exit.FAILED,
                Problem.of(
                        "MK-CLI-008",
                        "The stopped appliance's files cannot be examined.",
                        why,
                        "Run it as root or as the appliance's user, with the mapkeep of the installed package."));
    }
}
