package io.mapkeep.installer.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.installer.print.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** A fix that names a command which is not there sends its reader astray: {@code mapkeep NOUN VERB} in code and documentation is held against the model. */
final class CommandsInTextsTest {
    private static final Path PROJECT = Path.of("..");
    private static final List<String> PLACES = List.of(
            "README.md",
            "docs",
            "conf",
            "contract/src/main",
            "server/src/main",
            "installer/src/main",
            "packaging/deb",
            "packaging/rpm",
            "packaging/systemd");
    private static final Pattern NAMED = Pattern.compile("(?<![\\w./-])mapkeep ([a-z]+) ([a-z0-9][a-z0-9|-]*)");

    @Test
    void everyCommandThatATextNamesIsThere() throws IOException {
        Map<String, CommandLine> nouns =
                Mapkeep.commandLine(Surroundings.none()).getSubcommands();
        List<String> missing = new ArrayList<>();
        for (String place : PLACES) {
            try (Stream<Path> files = Files.walk(PROJECT.resolve(place))) {
                for (Path file : files.filter(Files::isRegularFile)
                        .filter(file -> file.toString()
                                .matches(".*\\.(md|java|toml|service|socket|spec)|.*/(postinst|postrm|prerm)"))
                        .toList()) {
                    Matcher named = NAMED.matcher(Files.readString(file));
                    while (named.find()) {
                        CommandLine noun = nouns.get(named.group(1));
                        for (String verb : named.group(2).split("\\|")) {
                            if (noun != null
                                    && !noun.getSubcommands().isEmpty()
                                    && !noun.getSubcommands().containsKey(verb)) {
                                missing.add(file + ": " + named.group());
                            }
                        }
                    }
                }
            }
        }
        assertThat(missing).isEmpty();
    }
}
