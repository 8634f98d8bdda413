package io.mapkeep.installer.machine;

import io.mapkeep.contract.problem.Problem;
import io.mapkeep.installer.outcome.CommandFailure;
import io.mapkeep.installer.outcome.Exit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The editor of whoever runs the command, as editor(1) of Debian chooses it: {@code $VISUAL}, {@code $EDITOR}, else what the machine has. It may have options: the shell takes it apart. */
public final class Editor {
    private static final List<String> COMMON = List.of("editor", "nano", "vim", "vi");

    private final String command;

    private Editor(String command) {
        this.command = command;
    }

    /** @throws CommandFailure (MK-CLI-037) if there is none */
    public static Editor of(Map<String, String> environment) {
        Optional<String> chosen = Stream.of("VISUAL", "EDITOR")
                .map(name -> environment.getOrDefault(name, ""))
                .filter(value -> !value.isBlank())
                .findFirst();
        return new Editor(chosen.or(() -> COMMON.stream().filter(Programs::has).findFirst())
                .orElseThrow(() -> failed("There is neither $VISUAL nor $EDITOR, nor one of " + COMMON + ".")));
    }

    /** Returns when it was left. */
    public void edit(Path file) {
        try {
            int exit = new ProcessBuilder("/bin/sh", "-c", command + " \"$1\"", "editor", file.toString())
                    .inheritIO()
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw failed("The editor \"" + command + "\" ended with exit code " + exit + ". The copy is kept in "
                        + file + ".");
            }
        } catch (IOException failure) {
            throw failed(failure.toString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw failed("It was interrupted. The copy is kept in " + file + ".");
        }
    }

    private static CommandFailure failed(String why) {
        return CommandFailure.before(
                Exit.FAILED,
                Problem.of(
                        "MK-CLI-037",
                        "The settings could not be edited.",
                        why,
                        "Name an editor: EDITOR=nano mapkeep config edit"));
    }
}
