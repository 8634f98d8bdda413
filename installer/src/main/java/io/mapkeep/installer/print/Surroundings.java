package io.mapkeep.installer.print;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where the command runs. Handed in, so that tests can be anywhere.
 *
 * @param home the folder with {@code lib/server}; empty when the launcher did not say
 */
public record Surroundings(
        InputStream in,
        OutputStream out,
        OutputStream err,
        boolean outIsTerminal,
        boolean errIsTerminal,
        boolean inIsTerminal,
        Map<String, String> environment,
        Optional<Path> home) {

    /** The process's own. The launcher tells which streams are terminals, because the JDK knows only of all at once. */
    public static Surroundings ofProcess() {
        String terminals = System.getProperty("mapkeep.terminals", "");
        return new Surroundings(
                System.in,
                System.out,
                System.err,
                terminals.contains("out"),
                terminals.contains("err"),
                terminals.contains("in"),
                System.getenv(),
                Optional.ofNullable(System.getProperty("mapkeep.home")).map(Path::of));
    }

    /** Nowhere: nothing to read, and what is printed is lost. */
    public static Surroundings none() {
        var nowhere = OutputStream.nullOutputStream();
        return new Surroundings(
                InputStream.nullInputStream(), nowhere, nowhere, false, false, false, Map.of(), Optional.empty());
    }

    public Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }
}
