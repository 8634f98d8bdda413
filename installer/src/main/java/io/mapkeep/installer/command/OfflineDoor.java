package io.mapkeep.installer.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.mapkeep.contract.problem.Problem;
import io.mapkeep.installer.client.Answers;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Asks the files of a stopped appliance, by starting the server's own {@code io.mapkeep.offline.Main}: the command itself knows neither
 * database nor keys (docs/decisions/0082).
 */
final class OfflineDoor {
    /** A walk through the audit log takes about a minute per million records. */
    private static final Duration PATIENCE = Duration.ofHours(1);

    private static final int LARGEST_ANSWER = 16 << 20;

    private final Path library;
    private final Path configuration;

    private OfflineDoor(Path library, Path configuration) {
        this.library = library;
        this.configuration = configuration;
    }

    static OfflineDoor of(Mapkeep mapkeep) {
        Path library = mapkeep.surroundings()
                .home()
                .orElse(Path.of("/usr/lib/mapkeep"))
                .resolve("lib/server");
        if (!Files.isDirectory(library)) {
            throw cannotStart("There is no folder " + library + " with the server's files.");
        }
        return new OfflineDoor(library, mapkeep.configurationFile());
    }

    /** Runs {@code question} and reads its answer; a problem that it tells becomes ours. */
    <T> T ask(Class<T> type, String question, List<String> words) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                library + "/*",
                "io.mapkeep.offline.Main",
                question,
                configuration.toString()));
        command.addAll(words);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            process.getOutputStream().close();
            var answer = CompletableFuture.supplyAsync(() -> read(process));
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw cannotStart("It did not end within " + PATIENCE.toMinutes() + " minutes.");
            }
            return understood(answer.join(), type, process.exitValue());
        } catch (IOException failure) {
            throw cannotStart(failure.toString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw cannotStart("It was interrupted.");
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
        JsonNode json = Answers.read(answer, JsonNode.class);
        if (json.hasNonNull("code") && json.hasNonNull("what")) {
            Exit meaning = exit == Exit.TRY_AGAIN.code()
                    ? Exit.TRY_AGAIN
                    : exit == Exit.BAD_INPUT.code()
                            ? Exit.BAD_INPUT
                            : exit == Exit.BAD_CONFIGURATION.code() ? Exit.BAD_CONFIGURATION : Exit.FAILED;
            throw CommandFailure.before(meaning, Answers.read(answer, Problem.class));
        }
        return Answers.read(answer, type);
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
