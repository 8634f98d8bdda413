package io.mapkeep.installer.command;

import io.mapkeep.installer.print.Surroundings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** One run of the command, and all it said. */
record Run(int exit, String out, String err) {
    static Run of(String... words) {
        return in(Map.of("MAPKEEP_SOCKET", "/nonexistent/s", "MAPKEEP_CONFIG", "/dev/null"), false, words);
    }

    static Run in(Map<String, String> environment, boolean terminal, String... words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int exit = Mapkeep.run(
                new Surroundings(
                        new ByteArrayInputStream("n\n".getBytes(StandardCharsets.UTF_8)),
                        out,
                        err,
                        terminal,
                        terminal,
                        terminal,
                        environment,
                        Optional.empty()),
                words);
        return new Run(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
