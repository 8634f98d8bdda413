package io.mapkeep.installer.command;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Takes the recovery key from a file, a whole sheet as well, or from standard input. */
final class RecoveryKeyFile {
    private static final int LONGEST = 64 << 10;
    private static final String HEAD = "Recovery key";

    private RecoveryKeyFile() {}

    /** @param file or {@code -} for standard input, up to its end or, on a terminal, to an empty line */
    static byte[] read(Mapkeep mapkeep, String file) {
        try {
            return keyIn(file.equals("-") ? typed(mapkeep) : inFile(Path.of(file)))
                    .getBytes(StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw CommandFailure.before(
                    Exit.BAD_INPUT,
                    Problem.of(
                            "MK-CLI-012",
                            "The file " + file + " cannot be read.",
                            failure.toString(),
                            "Check its name and permissions: ls -l " + file));
        }
    }

    private static String inFile(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8);
        }
    }

    private static String typed(Mapkeep mapkeep) throws IOException {
        InputStream in = mapkeep.surroundings().in();
        if (!mapkeep.surroundings().inIsTerminal()) {
            return new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8);
        }
        mapkeep.screen().say("Type the recovery key line by line, as on the sheet, then an empty line:");
        var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        StringBuilder typed = new StringBuilder();
        for (String line = lines.readLine(); line != null && !line.isBlank(); line = lines.readLine()) {
            typed.append(line).append('\n');
        }
        return typed.toString();
    }

    /** The lines between the heading and the next text of a sheet; all of what is none. */
    private static String keyIn(String text) {
        List<String> lines = text.lines().map(String::strip).toList();
        int head = lines.indexOf(HEAD);
        return head < 0
                ? text
                : lines.stream()
                        .skip(head + 1L)
                        .dropWhile(String::isEmpty)
                        .takeWhile(line -> !line.isEmpty())
                        .collect(Collectors.joining("\n"));
    }
}
