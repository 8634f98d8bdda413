package io.mapkeep.installer.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

final class HelpTest {
    static Stream<String> commands() {
        List<String> names = new ArrayList<>();
        collect(Runs.commandLine(), names);
        return names.stream();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void theHelpOfEveryCommandIsAsAgreed(String command) {
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        words.remove(0);
        words.add("--help");
        Run run = Run.of(words.toArray(String[]::new));
        assertThat(run.exit()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).startsWith("Examples:\n  ").contains("Exit codes:");
        Golden.compare("help/" + command.replace(' ', '-'), run.out());
    }

    @Test
    void noOptionTakesASecret() {
        assertThat(options(Runs.commandLine()))
                .noneMatch(name -> name.matches(".*(password|secret|token|key).*") && !name.endsWith("-file"));
    }

    private static Stream<String> options(CommandLine line) {
        return Stream.concat(
                line.getCommandSpec().optionsMap().keySet().stream(),
                line.getSubcommands().values().stream().flatMap(HelpTest::options));
    }

    private static void collect(CommandLine line, List<String> names) {
        names.add(line.getCommandSpec().qualifiedName());
        line.getSubcommands().values().forEach(sub -> collect(sub, names));
    }

    /** The model itself. */
    private static final class Runs {
        static CommandLine commandLine() {
            var nothing = java.io.OutputStream.nullOutputStream();
            return Mapkeep.commandLine(new io.mapkeep.installer.print.Surroundings(
                    java.io.InputStream.nullInputStream(),
                    nothing,
                    nothing,
                    false,
                    false,
                    false,
                    java.util.Map.of(),
                    java.util.Optional.empty()));
        }
    }
}
